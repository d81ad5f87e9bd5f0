use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(0..10) |> #[retry(3)] try_map(|n: u32| n.checked_sub(1).ok_or("zero")) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
