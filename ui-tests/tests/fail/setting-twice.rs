use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        #![engine(sync)]
        #![engine(tokio)]
        source(0..9) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
