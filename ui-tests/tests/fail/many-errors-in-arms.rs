use pipeline::prelude::*;

fn main() -> Result<(), Error> {
    let output = pipeline! {
        source(0..9) |> match {
            0 => return,
            1 => ones |> map(f),
            2 => |a, b| a,
            4 => drop(4),
            n => rest(n),
        };
        rest |> cuont();
        ones |> count()
    }
    .run_blocking()?;
    println!("{}", output.value);
    Ok(())
}
