//! What fails, on every engine the same: which stage, which item and which cause; what is rejected and goes on; what stands still.

mod support;

use std::{
    hash::{Hash, Hasher},
    pin::Pin,
    task::{Context, Poll, Waker},
};

use futures::stream;
use pipeline::{
    error::{Cause, FailureKind},
    prelude::*,
    sink::{Drain, Sink},
    source::{OwnedChunk, Source},
    stage::{Outlet, Stage},
};

use crate::support::{Refuses, each_engine, on_every_engine, same_everywhere};

/// What a run failed of: the stage, the item, and what happened.
type Failed = (Option<&'static str>, Option<u64>, String);

fn failed(error: &Error) -> Failed {
    (error.stage(), error.position().map(|at| at.item()), error.kind().to_string())
}

/// Runs a pipeline that fails, built anew for each run, on every engine: each names the same stage, item and cause.
macro_rules! fails_everywhere {
    ($stage:literal, $item:expr, $kind:literal, $build:expr) => {{
        let (expected, built) = ((Some($stage), $item, String::from($kind)), || $build);
        on_every_engine!(|engine, host| {
            let run = built();
            let refused = engine.refuses(run.graph());
            let run = host.block_on(async { run.run_on(&engine).await });
            let error = run.map(|_| ()).unwrap_err();
            if refused {
                assert!(matches!(error.kind(), FailureKind::Engine(_)));
            } else {
                assert_eq!(failed(&error), expected, "{engine:?}: {error}");
            }
        });
    }};
}

/// That nobody wants more is no reason to forget what happened to the last one.
#[test]
fn the_last_item_of_a_take_may_fail() {
    fails_everywhere!("check", Some(1), "bad", {
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> take(2) |> #[name = "check"] try_map(|n| if n == 1 { Err("bad") } else { Ok(n) }) |> collect::<Vec<_>>();
        }
    });
    fails_everywhere!("check", Some(1), "bad", {
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> take(2) |> #[name = "check"] try_for_each(|n| if n == 1 { Err("bad") } else { Ok(()) });
        }
    });
    fails_everywhere!("check", Some(1), "panicked: bad", {
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> take(2) |> #[name = "check"] for_each(|n| assert!(n != 1, "bad"));
        }
    });
}

/// A run is told before its first item that a batch of no items cannot be; so is one whose batches are made for each key.
#[test]
fn a_batch_of_no_items_is_an_error() {
    let none = usize::MIN;
    fails_everywhere!("batch", None, "`batch` takes a number of at least 1, found 0", {
        pipeline! {
            #![engine(tokio)]
            source(0..9) |> inspect(|_| unreachable!("an item")) |> batch(none) |> for_each(drop);
        }
    });
    fails_everywhere!("pairs", None, "`batch` takes a number of at least 1, found 0", {
        pipeline! {
            #![engine(tokio)]
            source(0..9)
                |> inspect(|_| unreachable!("an item"))
                |> #[parallel(2, by = |n| *n % 2)] #[name = "pairs"] batch(none)
                |> for_each(drop);
        }
    });
    // Both lack something: the first in the block is the cause.
    fails_everywhere!("batch", None, "`batch` takes a number of at least 1, found 0", {
        pipeline! {
            #![engine(tokio)]
            source(0..9) |> map(async |n| n) |> batch(none) |> boundary() |> batch(none) |> for_each(drop);
        }
    });
}

#[test]
fn an_error_of_a_batch_says_where_it_stands() {
    let none = usize::MIN;
    let failing = pipeline! { source(0..9) |> batch(none) |> count(); };
    let error = failing.run_blocking().unwrap_err().to_string();
    assert!(error.starts_with("pipeline `pipeline`, stage `batch` (tests/failures.rs:"), "{error}");
    assert!(error.ends_with("): `batch` takes a number of at least 1, found 0"), "{error}");
}

#[test]
fn skipped_errors_are_counted() {
    on_every_engine!(|engine, host| {
        let checked = pipeline! {
            #![engine(tokio)]
            source(["1", "x", "3", "y"]) |> #[name = "parse"] #[on_error(skip)] try_map(str::parse::<u32>) |> collect::<Vec<_>>();
        };
        let done = host.block_on(async { checked.run_on(&engine).await }).unwrap();
        assert_eq!(done.output, [1, 3]);
        assert_eq!(done.report.stage("parse").unwrap().dropped, 2);
    });
}

#[test]
fn dead_letters_hold_the_owned_input_and_where_it_came_from() {
    let expected = vec![(1, "x".to_owned()), (3, "y".to_owned())];
    same_everywhere!(
        expected.clone(),
        pipeline! {
            #![engine(tokio)]
            let lines = source(vec!["1", "x", "3", "y"]);
            lines |> #[on_error(dead_letter = rejected)] #[parallel(2)] try_map(str::parse::<u32>) |> for_each(|_| ());
            rejected |> map(|record| (record.item, record.input.unwrap())) |> fold(Vec::new(), |mut all, r| { all.push(r); all });
        }
    );
}

#[test]
fn an_error_names_stage_item_and_cause() {
    fails_everywhere!("parse", Some(2), "invalid digit found in string", {
        pipeline! {
            #![engine(tokio)]
            source(["1", "2", "x"]) |> #[name = "parse"] try_map(str::parse::<u32>) |> count();
        }
    });
    fails_everywhere!("parse", Some(2), "invalid digit found in string", {
        pipeline! {
            #![engine(tokio)]
            let lines = source(["1", "2", "x"]) |> boundary() |> map(|x| x);
            lines |> boundary() |> #[name = "parse"] try_map(str::parse::<u32>) |> count();
        }
    });
    fails_everywhere!("parse", Some(2), "invalid digit found in string", {
        pipeline! {
            #![engine(tokio)]
            source(["1", "2", "x"]) |> #[name = "parse"] try_map(async |text: &str| text.parse::<u32>()) |> count();
        }
    });
    fails_everywhere!("check", Some(5), "five", {
        pipeline! {
            #![engine(tokio)]
            source(0..9) |> boundary() |> #[name = "check"] try_for_each(|n| if n == 5 { Err("five") } else { Ok(()) });
        }
    });
}

/// What leaves when the input has ended stands where the last item did.
#[test]
fn what_is_given_at_the_end_has_the_position_of_the_last_item() {
    macro_rules! ends_at {
        ($item:literal, $($flow:tt)*) => {
            fails_everywhere!("check", Some($item), "short", pipeline! { #![engine(tokio)] $($flow)* })
        };
    }
    fn full(batch: Vec<u64>) -> Result<Vec<u64>, &'static str> {
        if batch.len() == 2 { Ok(batch) } else { Err("short") }
    }
    ends_at!(4, source(10..15u64) |> batch(2) |> #[name = "check"] try_map(full) |> count(););
    ends_at!(4, source(10..15u64) |> boundary() |> filter(|n| *n > 1) |> batch(2) |> #[name = "check"] try_map(full) |> count(););
    ends_at!(4, source(10..15u64) |> filter(|n| *n > 10) |> boundary() |> batch(3) |> #[name = "check"] try_map(|batch| if batch.len() == 3 { Ok(batch) } else { Err("short") }) |> count(););
    ends_at!(4, source(10..15u64) |> flat_map(|n| [n]) |> batch(2) |> #[name = "check"] try_map(full) |> count(););
    ends_at!(4, source(10..15u64) |> flat_map(|n| [n]) |> flat_map(|n| [n]) |> boundary() |> batch(2) |> #[name = "check"] try_map(full) |> count(););
    ends_at!(4, source(10..15u64) |> map(async |n| n) |> batch(2) |> #[name = "check"] try_map(full) |> count(););
    ends_at!(4, source(10..15u64) |> #[parallel(2, by = |n| n % 2)] batch(2) |> #[name = "check"] try_map(full) |> count(););
    ends_at!(4, source(10..15u64) |> group_by(|n| n / 100) |> count() |> #[name = "check"] try_map(|_| Err::<(), _>("short")) |> count(););
    ends_at!(4, source(10..15u64) |> boundary() |> fold(0, |sum, n| sum + n) |> #[name = "check"] try_map(|_| Err::<(), _>("short")) |> count(););
}

/// An iterator that panics when it is dropped hides no failure of what works on its items.
#[test]
fn a_failure_inside_of_an_expansion_is_the_cause_whatever_its_iterator_does_then() {
    struct Bad(u64);
    impl Iterator for Bad {
        type Item = u64;
        fn next(&mut self) -> Option<u64> {
            self.0 += 1;
            (self.0 < 10).then_some(self.0)
        }
    }
    impl Drop for Bad {
        fn drop(&mut self) {
            panic!("destructor");
        }
    }
    fails_everywhere!("check", Some(0), "seven", {
        pipeline! {
            #![engine(tokio)]
            source(0..3u64) |> flat_map(Bad) |> #[name = "check"] try_for_each(|n| if n == 7 { Err("seven") } else { Ok(()) });
        }
    });
    fails_everywhere!("flat_map", Some(0), "panicked: destructor", {
        pipeline! { #![engine(tokio)] source(0..3u64) |> flat_map(Bad) |> count(); }
    });
}

/// What a stage drops by itself is in no call that could name it.
#[test]
fn an_item_whose_destructor_panics_fails_the_run() {
    struct Item(u64);
    impl Drop for Item {
        fn drop(&mut self) {
            if self.0 == 7 {
                panic!("destructor");
            }
        }
    }
    macro_rules! fails {
        ($($flow:tt)*) => {
            on_every_engine!(|engine, host| {
                let dropping = pipeline! { #![engine(tokio)] source(0..10u64) |> map(Item) |> $($flow)*; };
                let run = host.block_on(async { dropping.run_on(&engine).await });
                let error = run.map(|_| ()).unwrap_err();
                assert_eq!(error.kind().to_string(), "panicked: destructor", "{engine:?}: {error}");
            })
        };
    }
    fails!(filter(|_| false) |> count());
    fails!(skip(20) |> count());
    fails!(count());
    fails!(boundary() |> #[parallel(2)] filter(|_| false) |> count());
}

#[test]
fn an_error_says_where_it_stands_in_the_code() {
    let failing = pipeline! {
        #![name = "numbers"]
        source(["1", "2", "x"]) |> #[name = "parse"] try_map(str::parse::<u32>) |> count();
    };
    let error = failing.run_blocking().unwrap_err();
    assert_eq!(error.pipeline(), "numbers");
    assert!(
        error.to_string().starts_with("pipeline `numbers`, stage `parse` (tests/failures.rs:"),
        "{error}"
    );
    assert!(error.to_string().ends_with("invalid digit found in string"), "{error}");
}

#[test]
fn a_panic_is_named_and_hangs_nothing() {
    fails_everywhere!("boom", Some(700), "panicked: no 700", {
        pipeline! {
            #![engine(tokio)]
            source(0..1000u64) |> #[parallel(2)] #[name = "boom"] map(|x| if x == 700 { panic!("no {x}") } else { x }) |> boundary() |> count();
        }
    });
}

#[test]
fn of_several_failures_in_a_region_the_lowest_ticket_is_the_cause() {
    fails_everywhere!("check", Some(2999), "bad", {
        pipeline! {
            #![engine(tokio)]
            source(0..10_000u64) |> #[parallel(4)] #[name = "check"] try_map(|x| if x % 3000 == 2999 { Err("bad") } else { Ok(x) }) |> count();
        }
    });
}

/// What the compiler only warns of: how much the filter holds back is not known to it.
#[test]
#[expect(deprecated, reason = "the warning of a possible deadlock")]
fn a_deadlock_is_an_error_with_the_chain_of_waits() {
    let built = pipeline! {
        #![buffer(4)]
        let (left, right) = source(0..1000u64) |> broadcast();
        let late = right |> filter(|n| *n > 100);
        zip(left, late) |> count();
    };
    let error = pollster::block_on(built.run_on(&engine::Sync::new())).unwrap_err();
    let chain = "stalled: `source` waits for room in `left` (4/4), which `zip` empties; \
                 `zip` waits for items of `late` from `source`";
    assert!(error.to_string().ends_with(chain), "{error}");
}

/// What an edge holds behind an ordered region is what its graph says, not the length of one queue.
#[test]
#[expect(deprecated, reason = "the warning of a possible deadlock")]
fn a_deadlock_behind_a_region_says_what_the_edge_holds() {
    let built = pipeline! {
        #![buffer(4)]
        let (left, right) = source(0..1000u64) |> broadcast();
        let one = left |> #[parallel(2)] map(|n| n);
        let late = right |> filter(|n| *n > 100);
        zip(one, late) |> count();
    };
    let bound = built.graph().edges.iter().find(|edge| edge.name == "one").unwrap();
    let bound = built.graph().bound(bound).unwrap();
    let error = pollster::block_on(built.run_on(&engine::Sync::new())).unwrap_err().to_string();
    let (_, held) = error.split_once("room in `one` (").expect(&error);
    let (depth, rest) = held.split_once('/').unwrap();
    assert!(rest.starts_with(&format!("{bound})")), "{error}");
    assert!(depth.parse::<usize>().unwrap() <= bound, "{error}");
}

/// A sink in the island, which could take everything, is nothing to wait for.
#[test]
#[expect(deprecated, reason = "the warning of a possible deadlock")]
fn a_deadlock_in_front_of_a_sink_is_an_error_too() {
    let (sender, _receiver) = futures::channel::mpsc::channel(1000);
    let built = pipeline! {
        #![buffer(4)]
        let (left, right) = source(0..1000u64) |> broadcast();
        let late = right |> filter(|n| *n > 100);
        zip(left, late) |> #[name = "out"] sink(sender);
    };
    let mut run = Box::pin(built.run());
    let mut cx = Context::from_waker(Waker::noop());
    // A run that stalls is woken by nobody: what it does, it does in its own turns.
    let polled = (0..1000).find_map(|_| match run.as_mut().poll(&mut cx) {
        Poll::Ready(outcome) => Some(outcome),
        Poll::Pending => None,
    });
    let error = polled.expect("a stall is found").map(|_| ()).unwrap_err();
    assert!(matches!(error.kind(), FailureKind::Stalled(_)), "{error}");
}

#[test]
fn dead_letters_of_a_region_keep_their_order() {
    let check = |n: u32| if n % 10 == 3 { Err(n) } else { Ok(n) };
    let good: Vec<u32> = (0..2000).filter(|n| n % 10 != 3).collect();
    let bad: Vec<u32> = (0..200).map(|n| n * 10 + 3).collect();
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let checked = source(0..2000u32)
                |> #[parallel(3)] #[on_error(dead_letter = rejected)] try_map(check);
            let good = checked |> collect::<Vec<_>>();
            let bad = rejected |> map(|record| record.cause) |> collect::<Vec<_>>();
        },
        |done| assert_eq!((done.good, done.bad), (good.clone(), bad.clone()))
    );
}

#[test]
fn a_panic_in_a_region_names_stage_and_item() {
    macro_rules! explodes {
        ($($parallel:tt)*) => {
            fails_everywhere!("explode", Some(1234), "panicked: boom", {
                pipeline! {
                    #![engine(tokio)]
                    source(0..5000u32)
                        |> #[parallel($($parallel)*)] #[name = "explode"] map(|n| if n == 1234 { panic!("boom") } else { n })
                        |> count();
                }
            })
        };
    }
    explodes!(3);
    explodes!(3, unordered);
    explodes!(2, by = |n| *n);
    explodes!(1..=3);
}

/// Each replica sees some of the items, and counts as all do.
#[test]
fn a_panic_in_a_region_behind_an_edge_names_the_item() {
    macro_rules! explodes {
        ($item:literal $front:ident $($parallel:tt)*) => {
            fails_everywhere!("explode", Some($item), "panicked: boom", {
                pipeline! {
                    #![engine(tokio)]
                    source(0..5000u32) |> $front(|n| n % 2 == 0)
                        |> #[parallel($($parallel)*)] #[name = "explode"] map(|n| if n == 1234 { panic!("boom") } else { n })
                        |> count();
                }
            })
        };
    }
    explodes!(617 filter 3);
    explodes!(617 filter 3, unordered);
    explodes!(617 filter 1..=3);
    explodes!(1234 filter 2, by = |n| *n);
}

#[test]
fn a_source_that_panics_names_the_item_that_it_did_not_give() {
    fn numbers() -> impl Iterator<Item = u64> + Send + 'static {
        (0..5000).map(|n| if n == 1234 { panic!("no more") } else { n })
    }
    fails_everywhere!("source", Some(1234), "panicked: no more", {
        pipeline! { #![engine(tokio)] source(numbers()) |> count(); }
    });
    fails_everywhere!("source", Some(1234), "panicked: no more", {
        pipeline! { #![engine(tokio)] source(numbers()) |> boundary() |> count(); }
    });
    fails_everywhere!("well", Some(1234), "panicked: no more", {
        pipeline! {
            #![engine(tokio)]
            let numbers = #[name = "well"] source(stream::iter(numbers())) |> #[parallel(2)] map(|n| n);
            let others = source(stream::pending());
            merge(numbers, others) |> count();
        }
    });
}

#[test]
fn a_source_that_fails_is_the_cause() {
    /// Three items, and no more.
    struct Dry(Option<OwnedChunk<u64>>);
    impl Source for Dry {
        type Chunk = OwnedChunk<u64>;
        fn poll_fetch(&mut self, _: &mut Context<'_>) -> Poll<Result<Option<Self::Chunk>, Cause>> {
            Poll::Ready(self.0.take().map(Some).ok_or_else(|| "the well is dry".into()))
        }
    }
    fn dry() -> Dry {
        Dry(Some(OwnedChunk::new(vec![1, 2, 3], 0)))
    }
    fails_everywhere!("source", Some(3), "the well is dry", {
        pipeline! { #![engine(tokio)] source(dry()) |> map(|n| n) |> count(); }
    });
    fails_everywhere!("well", Some(3), "the well is dry", {
        pipeline! {
            #![engine(tokio)]
            let water = #[name = "well"] source(dry()) |> boundary() |> #[parallel(2)] map(|n| n);
            let stones = source(stream::pending::<u64>());
            merge(water, stones) |> count();
        }
    });
}

#[test]
fn a_sink_that_fails_is_the_cause() {
    /// Has room for so many items.
    struct Bounded(usize);
    impl futures::Sink<u64> for Bounded {
        type Error = Cause;
        fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
            Poll::Ready(Ok(()))
        }
        fn start_send(mut self: Pin<&mut Self>, _: u64) -> Result<(), Cause> {
            self.0 = self.0.checked_sub(1).ok_or("full")?;
            Ok(())
        }
        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
            Poll::Ready(Ok(()))
        }
        fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
            Poll::Ready(Ok(()))
        }
    }
    fails_everywhere!("sink", None, "full", {
        pipeline! { #![engine(tokio)] source(0u64..) |> sink(Bounded(300)); }
    });
    fails_everywhere!("out", None, "full", {
        pipeline! {
            #![engine(tokio)]
            let (left, right) = source(0u64..) |> #[parallel(2)] map(|n| n) |> broadcast();
            left |> boundary() |> for_each(drop);
            right |> boundary() |> #[name = "out"] sink(Bounded(300));
        }
    });
}

#[test]
fn a_panic_in_every_kind_of_function_names_its_stage() {
    macro_rules! panics {
        ($name:literal, $item:expr, $($flow:tt)*) => {
            fails_everywhere!($name, $item, "panicked: boom", pipeline! { #![engine(tokio)] $($flow)* })
        };
    }
    fn boom<T>() -> T {
        panic!("boom")
    }
    panics!("filter", Some(0), source(0..9) |> filter(|_| boom()) |> count(););
    panics!("inspect", Some(0), source(0..9) |> inspect(|_| boom()) |> count(););
    panics!("flat_map", Some(0), source(0..9) |> flat_map(|_| boom::<Vec<u8>>()) |> count(););
    panics!("flat_map", Some(0), source(0..9) |> flat_map(|_| (0..9).map(|_| boom::<u8>())) |> count(););
    panics!("scan", Some(0), source(0..9) |> scan(0, |_, _| boom::<Option<u8>>()) |> count(););
    panics!("fold", Some(0), source(0..9) |> fold(0, |_, _| boom()););
    panics!("aggregate", Some(0), source(0..9) |> aggregate(0, |_, _| boom()););
    panics!("reduce", Some(1), source(0..9) |> reduce(|_, _| boom()););
    panics!("for_each", Some(0), source(0..9) |> for_each(|_| boom()););
    panics!("map", Some(0), source(0..9) |> map(async |_| boom::<u8>()) |> count(););
    panics!("route", Some(0), source(0..9) |> match { n if boom() => a(n), _ => drop }; a |> count(););
    panics!("partition", Some(0), let (a, b) = source(0..9) |> partition(|_| boom()); a |> for_each(drop); b |> for_each(drop););
    panics!("source", Some(0), source((0..9).map(|_| boom::<u8>())) |> count(););
    panics!("source", Some(0), source((0..9).map(|_| boom::<u8>())) |> boundary() |> count(););
    panics!("dedup", Some(1), source((0..9).map(|_| Unequal)) |> dedup() |> count(););
    panics!("filter_map", Some(0), source(0..9) |> filter_map(|_| boom::<Option<u8>>()) |> count(););
    panics!("map_with", Some(0), source(0..9) |> map_with(0, |_, _| boom::<u8>()) |> count(););
    panics!("take_while", Some(0), source(0..9) |> take_while(|_| boom()) |> count(););
    panics!("skip_while", Some(0), source(0..9) |> skip_while(|_| boom()) |> count(););
    panics!("try_map", Some(0), source(0..9) |> try_map(|_| boom::<Result<u8, Cause>>()) |> count(););
    panics!("try_for_each", Some(0), source(0..9) |> try_for_each(|_| boom::<Result<(), Cause>>()););
    panics!("letters", Some(0),
        source(0..9) |> #[on_error(dead_letter = failed)] try_map(|n| if n < 9 { Err(n) } else { Ok(n) }) |> for_each(drop);
        failed |> #[name = "letters"] for_each(|_| boom()););
    panics!("source", Some(0), source(stream::poll_fn(|_| boom::<Poll<Option<u8>>>())) |> count(););
    panics!("source", None, source(Unopened) |> count(););
    panics!("source", None, source(Unopened) |> boundary() |> count(););
    panics!("flat_map", Some(0), source(0..9) |> flat_map(|_| Unopened) |> count(););
    panics!("flatten", Some(0), source(0..9) |> map(|_| Unopened) |> flatten() |> count(););
    panics!("broadcast", Some(0), let (a, b) = source((0..9).map(|_| Single)) |> broadcast(); a |> for_each(|_| ()); b |> for_each(|_| ()););
    panics!("fold", None, source(0..9) |> fold(boom(), |sum: u8, _| sum););
    panics!("aggregate", None, source(0..9) |> aggregate(boom::<u8>(), |_, _| ()););
    panics!("scan", None, source(0..9) |> scan(boom::<u8>(), |_, n| Some(n)) |> count(););
    panics!("map_with", None, source(0..9) |> map_with(boom::<u8>(), |_, n| n) |> count(););
    panics!("fold", None, source(0..9) |> #[parallel(2)] { map(|n| n) |> fold(boom(), |sum: u8, _| sum) } |> reduce(|one, _| one););
    panics!("fold", Some(0), source(0..9) |> group_by(|n| n % 2) |> fold(boom(), |sum: u8, _| sum) |> count(););
    panics!("stage", None, source(0..9) |> stage(Unclosed) |> count(););
    struct Unclosed;
    impl Stage for Unclosed {
        type In<'a> = i32;
        type Out<'a> = i32;
        fn process<'a>(&mut self, n: i32, out: &mut Outlet<i32>) -> Result<(), Cause> {
            out.give(n);
            Ok(())
        }
        fn close(&mut self) {
            boom()
        }
    }
    for step in ["ready", "send", "flush"] {
        panics!("sink", None, source(0..9) |> sink(Full(step)););
    }
    panics!("collect", Some(2), source(0..9) |> collect::<Overfull>(););
    panics!("collect", None, source(0..9) |> collect::<Unmade>(););
    panics!("fold", Some(0), source(0..9) |> group_by(|_| Unhashed) |> fold(0, |sum, n| sum + n) |> count(););
    panics!("aggregate", Some(0), source(0..9) |> group_by(|_| Unhashed) |> aggregate(0, |sum, n| *sum += n) |> count(););
    panics!("reduce", Some(0), source(0..9) |> group_by(|_| Unhashed) |> reduce(|one, _| one) |> count(););
    panics!("count", Some(0), source(0..9) |> group_by(|_| Unhashed) |> count() |> for_each(|_| ()););
    panics!("skip", Some(0), source(0..9) |> #[parallel(2, by = |_| Unhashed)] skip(1) |> count(););
    panics!("parse", Some(0),
        source((0..9).map(|_| Single)) |> #[name = "parse"] #[on_error(dead_letter = bad)] try_map(|_| Err::<u8, _>("bad")) |> count();
        bad |> for_each(|_| ());
    );
    panics!("try_map", Some(0), source(0..9) |> try_map(|_| Err::<u8, _>(Causeless)) |> count(););
    panics!("try_for_each", Some(0), source(0..9) |> try_for_each(async |_| Err::<(), _>(Causeless)););
    panics!("sink", None, source(0..9) |> sink(Roomless););
    fails_everywhere!("held", None, "panicked: boom", {
        let single = Single;
        pipeline! {
            #![engine(tokio)]
            source(0..9) |> #[parallel(2)] #[name = "held"] map(move |n| { let _held = &single; n }) |> count();
        }
    });
    #[derive(Default)]
    struct Overfull;
    impl Extend<i32> for Overfull {
        fn extend<I: IntoIterator<Item = i32>>(&mut self, items: I) {
            items.into_iter().for_each(|n| {
                if n == 2 {
                    boom()
                }
            });
        }
    }
    #[derive(Debug)]
    struct Unmade;
    impl Default for Unmade {
        fn default() -> Self {
            boom()
        }
    }
    impl Extend<i32> for Unmade {
        fn extend<I: IntoIterator<Item = i32>>(&mut self, _: I) {}
    }
    #[derive(Clone, PartialEq, Eq)]
    struct Unhashed;
    impl Hash for Unhashed {
        fn hash<H: Hasher>(&self, _: &mut H) {
            boom()
        }
    }
    struct Causeless;
    impl From<Causeless> for Cause {
        fn from(_: Causeless) -> Cause {
            boom()
        }
    }
    struct Roomless;
    impl Sink<i32> for Roomless {
        fn push(&mut self, _: i32) -> Result<(), Cause> {
            Ok(())
        }
    }
    impl Drain for Roomless {
        fn room(&self) -> usize {
            boom()
        }
        fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
            Poll::Ready(Ok(()))
        }
        fn poll_close(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
            Poll::Ready(Ok(()))
        }
    }
    panics!("sink", Some(0), source((0..9).map(|_| Unwritable)) |> sink(file::write_lines("never-written.txt")););
    struct Unwritable;
    impl AsRef<str> for Unwritable {
        fn as_ref(&self) -> &str {
            boom()
        }
    }
    #[derive(Clone)]
    struct Unequal;
    impl PartialEq for Unequal {
        fn eq(&self, _: &Self) -> bool {
            boom()
        }
    }
    struct Unopened;
    impl IntoIterator for Unopened {
        type Item = u8;
        type IntoIter = std::vec::IntoIter<u8>;
        fn into_iter(self) -> Self::IntoIter {
            boom()
        }
    }
    struct Single;
    impl Clone for Single {
        fn clone(&self) -> Self {
            boom()
        }
    }
    struct Full(&'static str);
    impl Full {
        fn step(&self, step: &str) -> Result<(), Cause> {
            if self.0 == step { boom() } else { Ok(()) }
        }
    }
    impl futures::Sink<i32> for Full {
        type Error = Cause;
        fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
            Poll::Ready(self.step("ready"))
        }
        fn start_send(self: Pin<&mut Self>, _: i32) -> Result<(), Cause> {
            self.step("send")
        }
        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
            Poll::Ready(self.step("flush"))
        }
        fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
            Poll::Ready(Ok(()))
        }
    }
}
