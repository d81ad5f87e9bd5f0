use pipeline::prelude::*;

fn main() {
    let counted = pipeline! {
        source(5u32) |> count();
    };
    println!("{:?}", counted.run_blocking().is_ok());
}
