use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> map(|index, n| n + index) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
