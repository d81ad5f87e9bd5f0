use pipeline::prelude::*;

fn main() {
    let counted = pipeline! { source(0u32..10) |> count(); };
    let _ = counted.run_on(&Tokio::new());
}
