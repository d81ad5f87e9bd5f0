use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        #![engine(steal)]
        source(0..9) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
