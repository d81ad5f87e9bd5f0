//! Fallible and async stages, with their policies.

use std::num::ParseIntError;

use pipeline::prelude::*;

async fn store(total: &std::cell::Cell<u32>, n: u32) -> Result<(), String> {
    total.set(total.get() + n);
    Ok(())
}

fn main() {
    let total = std::cell::Cell::new(0);
    let done = pipeline! {
        let numbers = source(["1", "2", "x", "3"]) |> #[on_error(skip)] try_map(|text| -> Result<u32, ParseIntError> { text.parse() });
        numbers
            |> #[on_error(dead_letter = bad, no_input)] try_map(fetch_one)
            |> try_for_each(async |n| store(&total, n).await);
        let causes = bad |> map(|record| record.cause) |> collect::<Vec<_>>();
    };
    fn fetch_one(n: u32) -> Result<u32, String> {
        if n == 3 { Err("three".to_owned()) } else { Ok(n * 10) }
    }
    let done = done.run_blocking().expect("it runs");
    assert_eq!(done.causes, ["three"]);
    assert_eq!(total.get(), 30);
}
