use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let numbers = source(0..9);
        let numbers = numbers |> map(|n| n + 1);
        numbers |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
