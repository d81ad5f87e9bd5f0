use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let drop = source(0..10);
        drop |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
