use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let numbers = source(0..10);
        merge(numbers) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
