use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> #[on_error(dead_letter = bad)] map(|n| n + 1) |> for_each(drop);
        bad |> for_each(drop);
    };
    println!("{:?}", done.run_blocking().is_ok());
}
