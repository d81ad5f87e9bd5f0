use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> fold(0, |n| n)
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
