use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let (numbers, more) = source(0..100) |> broadcast();
        let batches = more |> batch(4);
        zip(numbers, batches) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
