use pipeline::prelude::*;

fn main() {
    let _ = pipeline! { source(0..9) |> #[engine(stael)] map(|n| n) |> count(); };
}
