use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let (a, b, c) = source(0..9) |> partition(|n| n % 2 == 0);
        merge(a, b, c) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
