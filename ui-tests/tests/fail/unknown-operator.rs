use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> fliter(|n| n % 2 == 0) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
