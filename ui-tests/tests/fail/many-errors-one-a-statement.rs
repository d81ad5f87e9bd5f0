use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![nam = "x"]
        let a = source(0..10) |> fitler(|n| *n > 2);
        let b = source(0..10) |> #[paralel(2)] map(|n| n + 1);
        a |> for_each(|one, two| ());
        b |> batch(0) |> for_each(drop);
        missing |> for_each(drop);
        source(0..3) |> map(|n| n + 1);
    };
    println!("{:?}", done.run_blocking().is_ok());
}
