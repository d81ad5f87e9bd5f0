use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        #[cfg(test)]
        let numbers = source(0..9);
        numbers |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
