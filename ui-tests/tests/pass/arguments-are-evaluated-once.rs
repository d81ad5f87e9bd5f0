//! An argument that is no closure is evaluated once, in the order of the source, where the pipeline is built; `?` and `.await`
//! in it are the caller's.

use std::{cell::RefCell, num::ParseIntError};

use pipeline::prelude::*;

fn build(log: &RefCell<Vec<&'static str>>, name: &'static str) -> impl Fn(u32) -> u32 {
    log.borrow_mut().push(name);
    |n| n + 1
}

fn fails(text: &str) -> Result<(), ParseIntError> {
    let _ = pipeline! { source(0..3) |> take(text.parse::<usize>()?) |> count(); };
    Ok(())
}

async fn awaits() -> u64 {
    let done = pipeline! { source(0..std::future::ready(3).await) |> count(); };
    done.run().await.expect("it runs").output
}

fn main() {
    let log = RefCell::new(Vec::new());
    let counted = pipeline! {
        source(0u32..10) |> map(build(&log, "first")) |> boundary() |> map(build(&log, "second")) |> count();
    };
    assert_eq!(*log.borrow(), ["first", "second"]);
    assert_eq!(counted.run_blocking().expect("it runs").output, 10);
    assert_eq!(*log.borrow(), ["first", "second"]);
    assert!(fails("x").is_err() && fails("2").is_ok());
    assert_eq!(pollster::block_on(awaits()), 3);
}
