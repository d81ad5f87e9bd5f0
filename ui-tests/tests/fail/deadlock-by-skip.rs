use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![buffer(8)]
        let (all, later) = source(0..100) |> broadcast();
        let skipped = later |> skip(20);
        zip(all, skipped) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
