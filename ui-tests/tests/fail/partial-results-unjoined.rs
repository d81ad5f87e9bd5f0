use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> #[parallel(4)] { fold(0, |sum, n| sum + n) };
    };
    println!("{:?}", done.run_blocking().is_ok());
}
