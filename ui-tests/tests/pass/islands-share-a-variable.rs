//! On the sync engine two islands may read one variable, and hold what is neither `Send` nor `'static`.

use std::{cell::Cell, rc::Rc};

use pipeline::prelude::*;

fn main() {
    let steps = vec![1, 10];
    let seen = Rc::new(Cell::new(0));
    let done = pipeline! {
        source(0..3)
            |> map(|n| n + steps[0])
            |> boundary()
            |> inspect(|_| seen.set(seen.get() + 1))
            |> map(|n| n * steps[1])
            |> collect::<Vec<_>>();
    };
    assert_eq!(done.run_blocking().expect("it runs").output, [10, 20, 30]);
    assert_eq!((seen.get(), steps.len()), (3, 2));
}
