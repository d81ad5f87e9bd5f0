use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let start = source(0..9);
        let all = merge(start, again);
        let (again, done) = all |> map(|n| n / 2) |> partition(|n| *n > 1);
        done |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
