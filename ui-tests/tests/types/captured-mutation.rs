use pipeline::prelude::*;

fn main() {
    let mut seen = 0;
    let count = pipeline! {
        source(0u32..10) |> inspect(|_| seen += 1) |> count();
    };
    println!("{:?}", count.run_blocking().is_ok());
}
