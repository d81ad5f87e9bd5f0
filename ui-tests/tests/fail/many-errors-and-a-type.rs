use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let numbers = source(0..10) |> map(|n: &str| n.len());
        let other = source(0..10) |> fliter(|n| *n > 2);
        numbers |> for_each(drop);
        other |> for_each(drop);
    };
    println!("{:?}", done.run_blocking().is_ok());
}
