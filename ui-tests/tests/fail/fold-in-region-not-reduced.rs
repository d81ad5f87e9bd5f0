use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> #[parallel(4)] { map(|n| n + 1) |> fold(0, |sum, n| sum + n) }
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
