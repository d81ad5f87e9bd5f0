use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> match { 0 => drop, _ => rest };
        source(10..19) |> match { 10 => drop, _ => rest };
        rest |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
