use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> match n { 0 => zero, _ => drop };
        zero |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
