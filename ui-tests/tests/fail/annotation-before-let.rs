use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        #[buffer(8)]
        let next = source(0..9) |> map(|n| n + 1);
        next |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
