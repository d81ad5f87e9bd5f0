use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![nam = "numbers"]
        source(0..10) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
