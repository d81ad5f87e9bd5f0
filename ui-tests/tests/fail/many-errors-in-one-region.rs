use pipeline::prelude::*;

fn main() {
    let counted = pipeline! {
        #![strict]
        #![on_error(skip)]
        source(0..9) |> #[parallel(4)] { dedup() |> #[hint(stateful)] map(|n| n) |> batch(2) } |> count();
    };
    println!("{:?}", counted.run_blocking().is_ok());
}
