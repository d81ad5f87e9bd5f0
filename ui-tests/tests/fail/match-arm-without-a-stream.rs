use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> match { 0 => return, _ => rest };
        rest |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
