use pipeline::prelude::*;

fn main() {
    let _ = pipeline! { source(0..9) |> #[parallel(2, by)] map(|n| n) |> count(); };
}
