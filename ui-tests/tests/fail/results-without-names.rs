use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let (one, other) = source(0..10) |> broadcast();
        one |> count();
        other |> fold(0, |sum, n| sum + n);
    };
    println!("{:?}", done.run_blocking().is_ok());
}
