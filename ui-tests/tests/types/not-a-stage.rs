use pipeline::prelude::*;

fn main() {
    let total = pipeline! { source(vec![1u64]) |> stage(5) |> count(); };
    let _ = total.run_blocking();
}
