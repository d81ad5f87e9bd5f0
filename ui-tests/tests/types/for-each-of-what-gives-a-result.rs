use pipeline::prelude::*;

fn store(n: u32) -> Result<(), String> {
    Err(format!("no room for {n}"))
}

fn main() {
    let stored = pipeline! {
        source(0u32..10) |> for_each(store);
    };
    println!("{:?}", stored.run_blocking().is_ok());
}
