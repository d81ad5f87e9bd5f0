use pipeline::prelude::*;

fn main() {
    let merged = pipeline! {
        let numbers = source(0u32..10);
        let words = source(["one"]);
        merge(numbers, words) |> count();
    };
    println!("{:?}", merged.run_blocking().is_ok());
}
