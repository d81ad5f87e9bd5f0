use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let a = source(0..9);
        let b = source(0..9);
        let c = source(0..9);
        zip(a, b, c) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
