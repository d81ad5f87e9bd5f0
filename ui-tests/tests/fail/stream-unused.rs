use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let (even, odd) = source(0..9) |> partition(|n| n % 2 == 0);
        even |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
