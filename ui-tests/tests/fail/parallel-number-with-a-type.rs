use pipeline::prelude::*;

fn main() {
    let _ = pipeline! { source(0..9) |> #[parallel(4usize)] map(|n| n) |> count(); };
}
