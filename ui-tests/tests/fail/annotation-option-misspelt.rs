use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(["1"]) |> #[on_error(dead_leter = bad)] try_map(|s| s.parse::<u8>()) |> for_each(drop);
        bad |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
