use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> #[parallel()] map(|n| n + 1) |> for_each(|n| println!("{n}"));
    };
    println!("{:?}", done.run_blocking().is_ok());
}
