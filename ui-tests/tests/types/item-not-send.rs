use std::rc::Rc;

use pipeline::prelude::*;

fn main() {
    let counted = pipeline! {
        #![engine(tokio)]
        source(0u32..10) |> map(|n| Rc::new(n)) |> boundary() |> count();
    };
    println!("{:?}", counted.run_blocking().is_ok());
}
