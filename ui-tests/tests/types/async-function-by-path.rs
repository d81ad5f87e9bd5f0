use pipeline::prelude::*;

async fn fetch(n: u32) -> Result<u32, String> {
    Ok(n)
}

fn main() {
    let fetched = pipeline! { source(0u32..9) |> try_map(fetch) |> count(); };
    println!("{:?}", fetched.run_blocking().is_ok());
}
