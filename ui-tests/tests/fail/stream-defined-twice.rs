use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let numbers = source(0..10);
        let numbers = source(10..20);
        numbers |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
