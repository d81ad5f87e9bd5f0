use pipeline::prelude::*;

fn main() {
    let routed = pipeline! {
        source(0u32..10) |> match { n if n > 3 || break => numbers, _ => drop };
        numbers |> count();
    };
    println!("{:?}", routed.run_blocking().is_ok());
}
