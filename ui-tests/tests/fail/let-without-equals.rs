use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let small source(0..9) |> filter(|n| *n < 5);
        small |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
