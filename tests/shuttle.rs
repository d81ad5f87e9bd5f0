//! Whole pipelines on the work-stealing pool, under schedules drawn at random: edges, regions, joins, the pool and its sleep
//! together, with a switch between threads at every lock, condition variable, fence and atomic of `pipeline-runtime/src/sync`.
//! A schedule that fails prints how to repeat it.
//!
//! Not explored: what is inside of `AtomicWaker` and `OnceLock`, where nothing switches; crossbeam's queues, which have one under a
//! lock in their place; and what orderings weaker than the sequential allow, as all atomics are sequential here (loom's models are
//! for that). Nor are threads' own variables, but for the seats of the pool: which stage unwound, whether a stage is called, whose
//! runtime it is. All of shuttle's threads are one of the system's, and share them.
//!
//! `RUSTFLAGS="--cfg shuttle" cargo test --release --test shuttle`; `SCHEDULES` says how many a pipeline, else a thousand.
#![cfg(shuttle)]

use pipeline::prelude::*;
use shuttle::{check_random, future::block_on};

fn schedules() -> usize {
    std::env::var("SCHEDULES").map_or(1000, |count| count.parse().expect("a number"))
}

/// The caller and one thread; then two threads, for a caller that waits.
macro_rules! always {
    ($expected:expr, $build:expr) => {{
        let built = || $build;
        check_random(
            move || {
                let engine = Steal::workers(2);
                let done = built().run_blocking_on(&engine).unwrap();
                assert_eq!(done.into_output(), $expected);
            },
            schedules(),
        );
        check_random(
            move || {
                let engine = Steal::workers(2);
                let done = block_on(built().run_on(&engine)).unwrap();
                assert_eq!(done.into_output(), $expected);
            },
            schedules(),
        );
    }};
}

#[test]
fn an_edge() {
    always!(
        vec![2, 4, 6],
        pipeline! {
            #![engine(tokio)]
            source([1u32, 2, 3]) |> map(|n| n) |> #[buffer(1)] map(|n| n * 2) |> collect::<Vec<_>>();
        }
    );
}

#[test]
fn a_region() {
    always!(
        vec![2, 4, 6, 8],
        pipeline! {
            #![engine(tokio)]
            source([1u32, 2, 3, 4])
                |> map(|n| n)
                |> #[buffer(1)] #[parallel(2)] map(|n| n * 2)
                |> #[buffer(1)] collect::<Vec<_>>();
        }
    );
}

#[test]
fn a_diamond() {
    always!(
        vec![(2, 2), (3, 4), (4, 6)],
        pipeline! {
            #![engine(tokio)]
            #![buffer(2)]
            let (left, right) = source([1u32, 2, 3]) |> broadcast();
            let plus = left |> map(|n| n + 1);
            let twice = right |> boundary() |> map(|n| n * 2);
            zip(plus, twice) |> collect::<Vec<_>>();
        }
    );
}

#[test]
fn an_early_end() {
    always!(
        vec![0, 1],
        pipeline! {
            #![engine(tokio)]
            source(0u32..) |> map(|n| n) |> #[buffer(1)] #[parallel(2)] map(|n| n) |> take(2) |> collect::<Vec<_>>();
        }
    );
}

#[test]
fn a_run_inside_a_run() {
    check_random(
        || {
            let engine = Steal::workers(2);
            let inside = &engine;
            let outer = pipeline! {
                #![engine(tokio)]
                source([1u64, 2]) |> map(|n| n) |> #[buffer(1)] map(|n| {
                    let inner = pipeline! { #![engine(tokio)] source(0..n) |> map(|n| n) |> #[buffer(1)] count(); };
                    inner.run_blocking_on(inside).unwrap().into_output()
                }) |> fold(0, |sum, n| sum + n);
            };
            assert_eq!(outer.run_blocking_on(inside).unwrap().into_output(), 3);
        },
        schedules(),
    );
}

#[test]
fn a_failure_ends_the_run() {
    check_random(
        || {
            let failing = pipeline! {
                #![engine(tokio)]
                source(0u32..)
                    |> map(|n| n)
                    |> #[buffer(1)] #[parallel(2)] try_map(|n| if n == 2 { Err("two") } else { Ok(n) })
                    |> #[buffer(1)] for_each(drop);
            };
            let error = failing.run_blocking_on(&Steal::workers(2)).unwrap_err();
            assert_eq!(error.position().unwrap().item(), 2);
        },
        schedules(),
    );
}

#[test]
fn a_run_is_aborted() {
    check_random(
        || {
            let engine = Steal::workers(2);
            let endless = pipeline! {
                #![engine(tokio)]
                source(0u32..) |> map(|n| n) |> #[buffer(1)] map(|n| n) |> #[buffer(1)] for_each(drop);
            };
            let run = endless.start_on(&engine).unwrap();
            block_on(run.abort());
        },
        schedules(),
    );
}
