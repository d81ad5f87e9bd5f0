use pipeline::prelude::*;

struct Opaque;

fn read(_: Opaque) -> Result<u32, String> {
    Ok(1)
}

fn main() {
    let counted = pipeline! {
        let good = source([Opaque, Opaque]) |> #[on_error(dead_letter = bad)] try_map(read) |> count();
        let rejected = bad |> count();
    };
    println!("{:?}", counted.run_blocking().is_ok());
}
