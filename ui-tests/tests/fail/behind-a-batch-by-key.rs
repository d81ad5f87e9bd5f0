use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..9) |> #[parallel(4, by = |n| n % 2)] { batch(3) |> map(|three| three.len()) } |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
