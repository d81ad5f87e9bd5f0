use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..9) |> #[parallel(2..=4, by = |n| n % 2)] map(|n| n / 2) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
