use pipeline::prelude::*;

fn main() {
    let first = pipeline! {
        let limit = 3;
        let (a, (b, c)) = source(0..9) |> broadcast();
        source(0..9) |> #[inline] map(|n| n) |> for_each(drop);
        source(0..9) |> #[rate(10/s)] map(|n| n) |> for_each(drop);
        source(0..9).map(|n| n) |> for_each(drop);
    };
    println!("{:?}", first.run_blocking().is_ok());
}
