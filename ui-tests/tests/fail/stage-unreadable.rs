use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> map(|n| n +) |> for_each(|n| println!("{n}"));
    };
    println!("{:?}", done.run_blocking().is_ok());
}
