use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        #![egnine(tokio)]
        let a = source(0..9) |> fliter(|n| n % 2 == 0);
        let b = source(0..9) |> #[paralel(2)] map(|n| n + 1);
        a |> for_each(|one, two| ());
        b |> batch(0) |> for_each(drop);
        missing |> for_each(drop);
        source(0..9) |> map(|n| n + 1);
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
