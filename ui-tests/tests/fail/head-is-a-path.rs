use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        file::lines("access.log") |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
