use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> collect::<Vec<u32>()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
