use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> map({ let step = 2; move |n| n + step }) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
