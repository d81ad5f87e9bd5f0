use pipeline::prelude::*;

fn main() {
    let kept = pipeline! {
        source(0u32..10) |> filter(|n| n + 1) |> count();
    };
    println!("{:?}", kept.run_blocking().is_ok());
}
