use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![engine(hybrid)]
        source(0..9)
            |> #[parallel(2)] { #[engine(steal)] map(|n| n + 1) |> #[engine(dataflow)] map(|n| n * 2) }
            |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
