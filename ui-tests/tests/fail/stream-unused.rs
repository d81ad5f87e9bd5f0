use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let numbers = source(0..10);
        let (small, large) = numbers |> partition(|n| *n < 5);
        small |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
