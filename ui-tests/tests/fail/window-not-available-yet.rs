use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> window(2s) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
