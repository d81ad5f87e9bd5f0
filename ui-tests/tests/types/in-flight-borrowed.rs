use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(file::lines("access.log")) |> #[parallel(4)] map(async |line| line.len()) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
