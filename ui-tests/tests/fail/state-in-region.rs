use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> #[parallel(4)] { map(|n| n / 2) |> dedup() } |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
