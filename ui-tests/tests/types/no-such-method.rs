use pipeline::prelude::*;

fn main() {
    let lengths = pipeline! {
        source(vec![1u32, 2]) |> map(|n| n + 1) |> map(|n| n.len()) |> count();
    };
    println!("{:?}", lengths.run_blocking().is_ok());
}
