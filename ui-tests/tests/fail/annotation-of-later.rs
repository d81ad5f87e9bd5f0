use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(["1"]) |> #[retry(3, backoff = 50ms..2s)] try_map(|s| s.parse::<u8>()) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
