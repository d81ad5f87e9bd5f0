use pipeline::prelude::*;

fn double(text: String) -> String {
    text.repeat(2)
}

fn main() {
    let doubled = pipeline! {
        source(0u32..10) |> map(double) |> count();
    };
    println!("{:?}", doubled.run_blocking().is_ok());
}
