use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> fold(|sum, n| sum + n);
    };
    println!("{:?}", done.run_blocking().is_ok());
}
