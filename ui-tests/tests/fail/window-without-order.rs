use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![engine(tokio)]
        source(0..9) |> #[parallel(4, unordered, window = 8)] map(|n| n + 1) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
