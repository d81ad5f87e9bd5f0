use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source([(1, 2)]) |> map(|one, other| one + other) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
