use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let small = source(0..10) |> partition(|n| *n < 5);
        small |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
