use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let (a) = source(0..9) |> map(|n| n + 1);
        a |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
