use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        let (even, odd) = source(0..9) |> partiton(|n| n % 2 == 0);
        let next = even |> map(|n| n +);
        let all = merge(next, odd, more);
        0..9 |> for_each(drop);
        all |> for_each(drop) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
