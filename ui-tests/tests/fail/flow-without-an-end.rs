use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> map(|n| n + 1)
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
