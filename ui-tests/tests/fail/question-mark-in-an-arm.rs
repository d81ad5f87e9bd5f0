use pipeline::prelude::*;

fn main() {
    let routed = pipeline! {
        source(["1", "x"]) |> match { text => numbers(text.parse::<u32>()?) };
        numbers |> count();
    };
    println!("{:?}", routed.run_blocking().is_ok());
}
