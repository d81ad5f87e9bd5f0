use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let done = source(0..10) |> for_each(|n| println!("{n}"));
    };
    println!("{:?}", done.run_blocking().is_ok());
}
