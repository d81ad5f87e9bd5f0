use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let numbers = source(0..10);
        let looped = merge(numbers, back) |> map(|n| n / 2);
        let (back, done) = looped |> partition(|n| *n > 0);
        done |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
