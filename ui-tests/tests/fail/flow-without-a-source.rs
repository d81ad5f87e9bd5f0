use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        map(|n: u32| n + 1) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
