use pipeline::prelude::*;

#[derive(Hash, PartialEq, Eq)]
struct Parity(u64);

fn main() {
    let done = pipeline! {
        source(0..9u64) |> #[parallel(4, by = |n| Parity(n % 2))] take(3) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
