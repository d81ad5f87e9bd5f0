use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> match { 0 => drop(n), n => rest(n) };
        rest |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
