use pipeline::prelude::*;

fn main() {
    let words = pipeline! {
        source(file::lines("words.txt")) |> map(|line| line.trim()) |> boundary() |> count();
    };
    println!("{:?}", words.run_blocking().is_ok());
}
