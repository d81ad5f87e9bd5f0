use pipeline::prelude::*;

struct Totals {
    count: u32,
}

fn main() {
    let counted = pipeline! {
        #![output = Totals]
        let count = source(0..9) |> count();
    };
    println!("{:?}", counted.run_blocking().is_ok());
}
