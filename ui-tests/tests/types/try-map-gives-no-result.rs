use pipeline::prelude::*;

fn main() {
    let parsed = pipeline! {
        source(0u32..10) |> try_map(|n| n + 1) |> count();
    };
    println!("{:?}", parsed.run_blocking().is_ok());
}
