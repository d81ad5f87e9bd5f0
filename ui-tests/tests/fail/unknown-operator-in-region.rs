use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> #[parallel(2)] { mapp(|n| n + 1) |> filter(|n| *n > 2) } |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
