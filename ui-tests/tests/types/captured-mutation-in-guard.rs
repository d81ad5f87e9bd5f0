use pipeline::prelude::*;

fn main() {
    let mut seen = 0;
    let routed = pipeline! {
        source(0u32..10) |> match { n if { seen += 1; n > seen } => large, _ => drop };
        large |> count();
    };
    println!("{:?}", routed.run_blocking().is_ok());
}
