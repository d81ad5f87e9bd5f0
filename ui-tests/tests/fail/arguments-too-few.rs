use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> fold(|sum, n| sum + n)
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
