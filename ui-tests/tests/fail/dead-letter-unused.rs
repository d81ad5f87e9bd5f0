use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(["1", "x"]) |> #[on_error(dead_letter = rejected)] try_map(str::parse::<u32>) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
