use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let count = source(0..9) |> count();
        source(0..9) |> fold(0, |sum, n| sum + n)
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
