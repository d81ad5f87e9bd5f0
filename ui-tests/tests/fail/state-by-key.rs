use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..9) |> #[parallel(4, by = |n| n % 2)] { map(|n| n / 2) |> dedup() } |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
