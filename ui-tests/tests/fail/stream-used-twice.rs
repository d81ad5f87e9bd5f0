use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let numbers = source(0..10);
        let all = numbers |> count();
        let sum = numbers |> fold(0, |sum, n| sum + n);
    };
    println!("{:?}", done.run_blocking().is_ok());
}
