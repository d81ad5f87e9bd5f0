use pipeline::prelude::*;

fn main() {
    let _ = pipeline! { source(0..9) |> #[parallel(2)] { map(|n| n) |> { map(|n| n) } } |> count(); };
}
