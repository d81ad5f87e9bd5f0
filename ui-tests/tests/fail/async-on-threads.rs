use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![engine(steal)]
        source(0..9) |> map(async |n| n + 1) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
