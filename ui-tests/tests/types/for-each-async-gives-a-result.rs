//! What an `async` function returns would be lost as well.

use pipeline::prelude::*;

async fn send(n: u32) -> Result<(), String> {
    Err(format!("{n} has gone nowhere"))
}

fn main() {
    let sent = pipeline! {
        source(0..3u32) |> for_each(async |n| send(n).await);
    };
    let _ = sent.run_blocking();
    let sent = pipeline! {
        #![engine(tokio)]
        source(0..3u32) |> #[parallel(2)] for_each(async |n| send(n).await);
    };
    let _ = sent.run_blocking();
}
