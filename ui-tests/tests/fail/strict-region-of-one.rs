use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![strict]
        source(0..10) |> #[parallel(1)] map(|n| n + 1) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
