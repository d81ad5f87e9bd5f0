use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let routed = source(0..10) |> match { 0 => zeros, _ => drop };
        zeros |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
