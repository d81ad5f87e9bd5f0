use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> window(3) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
