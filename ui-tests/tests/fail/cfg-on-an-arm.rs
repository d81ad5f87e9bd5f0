use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> match { #[cfg(test)] 0 => drop, _ => rest };
        rest |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
