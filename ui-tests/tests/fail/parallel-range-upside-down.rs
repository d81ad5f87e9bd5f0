use pipeline::prelude::*;

fn main() {
    let _ = pipeline! { source(0..9) |> #[parallel(4..=2)] map(|n| n) |> count(); };
}
