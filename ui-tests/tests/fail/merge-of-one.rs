use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let numbers = source(0..9);
        merge(numbers) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
