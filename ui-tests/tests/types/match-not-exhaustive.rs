use pipeline::prelude::*;

fn main() {
    let routed = pipeline! {
        source([Some(1), None]) |> match { Some(n) => numbers(n) };
        numbers |> count();
    };
    println!("{:?}", routed.run_blocking().is_ok());
}
