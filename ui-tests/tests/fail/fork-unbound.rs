use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> broadcast();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
