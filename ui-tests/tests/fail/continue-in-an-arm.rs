use pipeline::prelude::*;

fn main() {
    let routed = pipeline! {
        source(0u32..10) |> match { n => numbers(if n == 3 { continue } else { n }) };
        numbers |> count();
    };
    println!("{:?}", routed.run_blocking().is_ok());
}
