use pipeline::prelude::*;

fn main() {
    let written = pipeline! {
        source([1usize, 2]) |> sink(file::write_lines("numbers.txt"));
    };
    println!("{:?}", written.run_blocking().is_ok());
}
