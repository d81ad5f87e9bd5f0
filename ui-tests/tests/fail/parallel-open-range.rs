use pipeline::prelude::*;

fn main() {
    let _ = pipeline! { source(0..9) |> #[parallel(2..4)] map(|n| n) |> count(); };
}
