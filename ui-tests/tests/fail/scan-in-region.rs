use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> #[parallel(2)] scan(0, |sum, n| { *sum += n; Some(*sum) }) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
