use pipeline::prelude::*;

fn main() {
    let sum = pipeline! {
        source(0u32..10) |> aggregate(0, |sum, n| *sum + n);
    };
    println!("{:?}", sum.run_blocking().is_ok());
}
