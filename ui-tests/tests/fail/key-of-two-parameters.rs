use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source([(1, 2)]) |> #[parallel(4, by = |a, b| a)] map(|pair| pair) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
