use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> #[parallel(4)] sink(Vec::new())
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
