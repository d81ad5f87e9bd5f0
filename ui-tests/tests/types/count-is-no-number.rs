use pipeline::prelude::*;

fn main() {
    let texts = pipeline! { source(0..9) |> take("x") |> count(); };
    let signed = pipeline! { source(0..9) |> batch(2i32) |> count(); };
    println!("{:?}", (texts.run_blocking().is_ok(), signed.run_blocking().is_ok()));
}
