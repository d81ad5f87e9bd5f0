use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let (even, odd) = source(0..9) |> #[parallel(4)] { map(|n| n + 1) |> partition(|n| n % 2 == 0) };
        even |> for_each(drop);
        odd |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
