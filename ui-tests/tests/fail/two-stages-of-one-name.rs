use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> #[name = "step"] map(|n| n + 1) |> #[name = "step"] map(|n| n * 2) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
