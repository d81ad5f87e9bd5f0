use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> match {};
    };
    println!("{:?}", done.run_blocking().is_ok());
}
