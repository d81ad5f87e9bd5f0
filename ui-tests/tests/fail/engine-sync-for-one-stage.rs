use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![engine(tokio)]
        source(0..9) |> #[engine(sync)] map(|n| n + 1) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
