use pipeline::prelude::*;

async fn tick() {}

fn main() {
    let mut seen = 0u32;
    let seen = pipeline! {
        #![engine(tokio)]
        source(0u32..7) |> map(async |n| { tick().await; seen += n; seen }) |> collect();
    };
    println!("{:?}", seen.run_blocking().is_ok());
}
