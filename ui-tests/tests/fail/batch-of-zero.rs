use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> batch(0) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
