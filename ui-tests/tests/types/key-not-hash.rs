use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source([1.5, 2.5]) |> #[parallel(4, by = |n| *n)] map(|n| n + 1.0) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
