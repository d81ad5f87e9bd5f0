use pipeline::prelude::*;

fn main() {
    let lines = pipeline! {
        source(file::lines("words.txt")) |> map(|line| line.trim()) |> collect::<Vec<_>>();
    };
    println!("{:?}", lines.run_blocking().is_ok());
}
