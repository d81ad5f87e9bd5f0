use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(["1"]) |> parse |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
