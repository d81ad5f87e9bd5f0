use pipeline::prelude::*;

struct Opaque;

fn main() {
    let counted = pipeline! {
        source([Opaque, Opaque]) |> dedup() |> count();
    };
    println!("{:?}", counted.run_blocking().is_ok());
}
