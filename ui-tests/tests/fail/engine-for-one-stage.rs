use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..9) |> #[engine(steal)] map(|n| n + 1) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
