use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let numbers = source(0..10);
        number |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
