use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> #[cfg(feature = "log")] inspect(|n| println!("{n}")) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
