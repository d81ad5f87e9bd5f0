use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let numbers = source(0..9);
        let count = numbers |> count();
        let sum = numbers |> fold(0, |sum, n| sum + n);
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
