use pipeline::prelude::*;

fn main() {
    let mut seen = 0;
    let routed = pipeline! {
        source(0u32..10) |> match { n => numbers({ seen += n; seen }) };
        numbers |> count();
    };
    println!("{:?}", routed.run_blocking().is_ok());
}
