use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> filter(async |n| *n > 5) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
