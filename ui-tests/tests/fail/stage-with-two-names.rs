use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let (a, b) = source(0..9) |> map(|n| n + 1);
        merge(a, b) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
