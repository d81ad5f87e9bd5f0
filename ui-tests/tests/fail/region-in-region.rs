use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> #[parallel(2)] { map(|n| n + 1) |> #[parallel(4)] map(|n| n * 2) } |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
