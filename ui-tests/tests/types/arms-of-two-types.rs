use pipeline::prelude::*;

fn main() {
    let routed = pipeline! {
        source(["1", "x"]) |> match { "1" => all(1), _ => all };
        all |> count();
    };
    println!("{:?}", routed.run_blocking().is_ok());
}
