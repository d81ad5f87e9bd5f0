//! `#![output]` names a generic struct, with or without its type arguments, which may be left open.

use pipeline::prelude::*;

mod totals {
    pub struct Totals<T> {
        pub all: T,
        pub count: u64,
    }
}

fn main() {
    let named = pipeline! {
        #![output = totals::Totals<Vec<_>>]
        let (one, other) = source(0u32..3) |> broadcast();
        let all = one |> collect();
        let count = other |> count();
    };
    let totals::Totals { all, count } = named.run_blocking().expect("it runs").into_output();
    assert_eq!((all, count), (vec![0, 1, 2], 3));

    let open = pipeline! {
        #![output = totals::Totals::<_>]
        let (one, other) = source(0u32..3) |> broadcast();
        let all = one |> reduce(|one, other| one + other);
        let count = other |> count();
    };
    let totals::Totals { all, count } = open.run_blocking().expect("it runs").into_output();
    assert_eq!((all, count), (Some(3), 3));
}
