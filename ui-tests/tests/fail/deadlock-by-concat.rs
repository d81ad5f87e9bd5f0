use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let (one, other) = source(0..100) |> broadcast();
        concat(one, other) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
