use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let done = source(0..9) |> for_each(drop);
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
