use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let others = source(10..19);
        source(0..9) |> zip(others) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
