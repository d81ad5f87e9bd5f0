//! `#![output]` fills the caller's struct, `#![share]` clones for each island, `#![crate]` says where the library is.

use std::sync::{Arc, atomic::{AtomicU32, Ordering}};

mod elsewhere {
    pub use pipeline::*;
}

struct Totals {
    count: u64,
    sum: u32,
}

fn main() {
    let seen = Arc::new(AtomicU32::new(0));
    let run = pipeline::pipeline! {
        #![name = "totals"]
        #![engine(tokio)]
        #![output = Totals]
        #![share(seen)]
        #![crate = crate::elsewhere]

        let (one, other) = source(0u32..10)
            |> inspect(move |_| drop(seen.fetch_add(1, Ordering::Relaxed)))
            |> boundary()
            |> inspect(move |_| drop(seen.fetch_add(1, Ordering::Relaxed)))
            |> broadcast();
        let count = one |> count();
        let sum = other |> fold(0, |sum, n| sum + n);
    };
    let Totals { count, sum } = run.run_blocking().expect("it runs").into_output();
    assert_eq!((count, sum), (10, 45));
    assert_eq!(seen.load(Ordering::Relaxed), 20);
}
