//! `#![crate = path]` takes every path that leads to the library from where the block stands.

use pipeline as renamed;

mod elsewhere {
    pub use pipeline::*;
}

fn by_a_use() -> u64 {
    let run = pipeline::pipeline! {
        #![crate = renamed]
        let count = source(0..10) |> count();
    };
    run.run_blocking().expect("it runs").count
}

fn by_a_use_of_the_function() -> u64 {
    use pipeline as inner;
    let run = pipeline::pipeline! { #![crate = inner] source(0..10) |> count(); };
    *run.run_blocking().expect("it runs")
}

fn from_here() -> u64 {
    let run = pipeline::pipeline! { #![crate = self::elsewhere] source(0..10) |> count(); };
    *run.run_blocking().expect("it runs")
}

mod below {
    /// With dead letters and a `match`, whose code names the graph and the ports.
    pub(crate) fn from_above() -> (u64, u64) {
        let run = pipeline::pipeline! {
            #![crate = super::elsewhere]
            let parsed = source(["1", "x", "20"])
                |> #[on_error(dead_letter = bad)] try_map(|text| text.parse::<u32>());
            parsed |> match { 1 => drop, n => large(n) };
            let large_ones = large |> count();
            let rejected = bad |> count();
        };
        let done = run.run_blocking().expect("it runs");
        (done.large_ones, done.rejected)
    }
}

fn absolute() -> u64 {
    let run = pipeline::pipeline! { #![crate = ::pipeline] source(0..10) |> count(); };
    *run.run_blocking().expect("it runs")
}

fn main() {
    assert_eq!([by_a_use(), by_a_use_of_the_function(), from_here(), absolute()], [10; 4]);
    assert_eq!(below::from_above(), (1, 1));
}
