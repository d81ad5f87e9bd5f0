use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        #![strict]
        source(0..9) |> #[parallel(1)] map(|n| n + 1) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
