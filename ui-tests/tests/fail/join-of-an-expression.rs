use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let left = source(0..9);
        zip(left, source(10..19)) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
