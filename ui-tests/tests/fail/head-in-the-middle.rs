use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> source(10..20) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
