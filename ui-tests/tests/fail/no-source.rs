use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![name = "empty"]
    };
    println!("{:?}", done.run_blocking().is_ok());
}
