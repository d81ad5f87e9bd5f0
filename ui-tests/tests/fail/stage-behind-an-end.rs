use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> for_each(drop) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
