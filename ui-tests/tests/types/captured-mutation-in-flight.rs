use pipeline::prelude::*;

fn main() {
    let mut sum = 0;
    let done = pipeline! {
        #![engine(tokio)]
        source(0..9) |> #[parallel(4)] map(async |n| { sum += n; n }) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
