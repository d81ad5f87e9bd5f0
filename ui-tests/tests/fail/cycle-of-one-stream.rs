use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let numbers = numbers |> map(|n| n + 1);
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
