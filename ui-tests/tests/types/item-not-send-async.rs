use std::rc::Rc;

use pipeline::prelude::*;

async fn tick() {}

fn main() {
    let sums = pipeline! {
        #![engine(tokio)]
        source(0..10) |> map(Rc::new) |> map(async |n| { tick().await; *n }) |> count();
    };
    println!("{:?}", sums.run_blocking().is_ok());
}
