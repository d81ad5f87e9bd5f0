use std::time::Duration;

use pipeline::prelude::*;

fn main() {
    let counted = pipeline! { source(0u32..) |> count(); };
    pollster::block_on(async {
        let run = counted.start().unwrap();
        run.abort().await;
        run.drain(Duration::from_secs(1)).await
    })
    .unwrap();
}
