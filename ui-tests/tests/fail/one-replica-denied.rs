#![deny(deprecated)]

use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let count = pipeline! {
        source(0..9) |> #[parallel(1)] map(|n| n + 1) |> count()
    }
    .run_blocking()?;
    println!("{}", *count);
    Ok(())
}
