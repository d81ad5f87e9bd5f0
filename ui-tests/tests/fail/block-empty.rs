use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
