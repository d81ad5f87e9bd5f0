use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![name = "one"]
        #![name = "two"]
        source(0..10) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
