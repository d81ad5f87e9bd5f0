use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..9) |> #[parallel(4, by = |n| n % 2, unordered)] map(|n| n + 1) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
