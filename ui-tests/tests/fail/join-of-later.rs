use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let left = source(0..9);
        let right = source(10..19);
        join(left, right) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
