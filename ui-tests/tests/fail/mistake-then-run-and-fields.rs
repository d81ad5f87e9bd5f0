use pipeline::prelude::*;

fn main() -> Result<(), pipeline::error::Error> {
    let done = pipeline! {
        let total = source(0u32..10) |> fliter(|n| n % 2 == 0) |> count();
    }
    .run_blocking()?;
    println!("{}", done.total);
    Ok(())
}
