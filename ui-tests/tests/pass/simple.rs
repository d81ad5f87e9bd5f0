use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let (sum, count) = {
        let output = pipeline! {
            let (all, even) = source(0u64..9) |> broadcast();
            let sum = all |> fold(0, |sum, n| sum + n);
            let count = even |> filter(|n| n % 2 == 0) |> count();
        }
        .run_blocking()?;
        (output.sum, output.count)
    };
    assert_eq!((sum, count), (36, 5));
    Ok(())
}
