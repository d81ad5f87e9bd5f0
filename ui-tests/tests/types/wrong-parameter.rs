use pipeline::prelude::*;

fn main() {
    let lengths = pipeline! {
        source(0..10) |> map(|text: &str| text.len()) |> count();
    };
    println!("{:?}", lengths.run_blocking().is_ok());
}
