use std::rc::Rc;

use pipeline::prelude::*;

fn main() {
    let step = Rc::new(2);
    let stepped = pipeline! {
        #![engine(tokio)]
        source(0u32..10) |> map(|n| n + *step) |> count();
    };
    println!("{:?}", stepped.run_blocking().is_ok());
}
