use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> #[on_error(dead_letter = bad)] map(|n| n + 1) |> for_each(drop);
        bad |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
