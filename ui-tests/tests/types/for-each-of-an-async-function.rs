use pipeline::prelude::*;

async fn send(n: u32) {
    println!("{n}");
}

fn main() {
    let sent = pipeline! {
        #![engine(tokio)]
        source(0u32..10) |> #[parallel(4)] for_each(send);
    };
    println!("{:?}", sent.run_blocking().is_ok());
}
