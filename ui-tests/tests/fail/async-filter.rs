use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> filter(async |n| n % 2 == 0) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
