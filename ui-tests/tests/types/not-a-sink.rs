use pipeline::prelude::*;

fn main() {
    let written = pipeline! {
        source(0u32..10) |> sink("out.txt");
    };
    println!("{:?}", written.run_blocking().is_ok());
}
