use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> source(10..19) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
