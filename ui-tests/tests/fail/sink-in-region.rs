use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> #[parallel(4)] { map(|n| n + 1) |> sink(file::write_lines("out.txt")) };
    };
    println!("{:?}", done.run_blocking().is_ok());
}
