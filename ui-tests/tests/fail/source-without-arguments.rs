use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
