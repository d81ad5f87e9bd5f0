use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9)
            |> #[buffer(0)] map(|n| n + 1)
            |> filter::<u32>(async |n| n > 3)
            |> #[on_error(skip)] map(|a, b| a)
            |> fold(0)
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
