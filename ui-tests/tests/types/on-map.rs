use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(["1"]) |> map::<u32>(|s| s.len()) |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
