use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let mut count = source(0..9) |> count();
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
