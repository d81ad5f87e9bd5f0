use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        let numbers = ;
    };
    println!("{:?}", done.run_blocking().is_ok());
}
