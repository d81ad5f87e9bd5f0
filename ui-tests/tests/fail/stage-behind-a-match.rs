use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> match { 0 => zero, _ => other } |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
