use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> map({ let step = 2; move |n| n + step }) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
