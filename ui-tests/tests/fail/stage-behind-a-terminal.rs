use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> for_each(drop) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
