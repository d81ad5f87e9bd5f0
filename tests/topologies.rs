//! The same block on every engine gives the same result: each topology here runs on the sync engine with several seeds, on
//! both flavours of tokio, on work-stealing pools and on a thread an island, and is compared with plain iterator code.

mod support;

use std::{
    collections::{BTreeMap, HashMap},
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use futures::stream;

use pipeline::{
    error::{Cause, FailureKind},
    prelude::*,
    source::{OwnedChunk, Source},
};

use crate::support::{Refuses, on_every_engine};

/// Runs a pipeline, built anew for each run, on every engine, and compares each result.
macro_rules! same_everywhere {
    ($expected:expr, $build:expr) => {{
        // Written out once: what every engine runs is the same code, and is compiled once.
        let (expected, built) = ($expected, || $build);
        on_every_engine!(|engine, host| {
            let run = built();
            let refused = engine.refuses(run.graph());
            let run = host.block_on(async { run.run_on(&engine).await });
            match run {
                Err(error) if refused => assert!(matches!(error.kind(), FailureKind::Engine(_))),
                run => assert_eq!(run.unwrap().into_output(), expected, "{engine:?}"),
            }
        });
    }};
}

/// Runs a pipeline with named outputs on every engine, and hands each run's outputs to `check`.
macro_rules! each_engine {
    ($build:expr, |$done:ident| $check:expr) => {{
        let built = || $build;
        on_every_engine!(|engine, host| {
            let run = built();
            let refused = engine.refuses(run.graph());
            let run = host.block_on(async { run.run_on(&engine).await });
            if !refused {
                let $done = run.unwrap().into_output();
                $check;
            }
        });
    }};
}

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

#[test]
fn map_filter_fold() {
    let expected = (0..5000u64).map(|x| x + 1).filter(|x| x % 3 == 0).sum::<u64>();
    same_everywhere!(
        expected,
        pipeline! {
            #![engine(tokio)]
            source(0..5000u64) |> map(|x| x + 1) |> filter(|x| x % 3 == 0) |> fold(0, |sum, x| sum + x);
        }
    );
}

#[test]
fn a_boundary_changes_nothing() {
    let expected: Vec<_> = (0..5000u64).map(|x| x * 2).collect();
    same_everywhere!(
        expected,
        pipeline! {
            #![engine(tokio)]
            source(0..5000u64) |> boundary() |> map(|x| x * 2) |> boundary() |> collect();
        }
    );
}

#[test]
fn flat_map_of_borrowed_words() {
    let lines = vec!["a b c".to_owned(), "".to_owned(), "d e".to_owned()];
    same_everywhere!(
        vec!["a", "b", "c", "", "d", "e"].into_iter().map(String::from).collect::<Vec<_>>(),
        {
            let lines = lines.clone();
            pipeline! {
                #![engine(tokio)]
                source(lines) |> flat_map(|line| line.split(' ').map(str::to_owned).collect::<Vec<_>>()) |> collect();
            }
        }
    );
}

#[test]
fn flat_map_then_edge_then_flat_map() {
    let expected: u64 = (0..300u64).flat_map(|x| 0..x).flat_map(|y| [y, y + 1]).sum();
    same_everywhere!(
        expected,
        pipeline! {
            #![engine(tokio)]
            source(0..300u64) |> flat_map(|x| 0..x) |> boundary() |> flat_map(|y| [y, y + 1]) |> fold(0, |a, b| a + b);
        }
    );
}

#[test]
fn nested_flat_maps_fuse() {
    let expected: u64 = (0..50u64).flat_map(|x| 0..x).flat_map(|y| 0..y).sum();
    same_everywhere!(
        expected,
        pipeline! {
            #![engine(tokio)]
            source(0..50u64) |> flat_map(|x| 0..x) |> flat_map(|y| 0..y) |> fold(0, |a, b| a + b);
        }
    );
}

#[test]
fn early_take_of_an_infinite_source() {
    same_everywhere!(
        vec![0u64, 2, 4, 6, 8],
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> map(|x| x * 2) |> take(5) |> collect();
        }
    );
}

#[test]
fn early_take_behind_an_edge_cancels_upstream() {
    same_everywhere!(
        vec![0u64, 2, 4, 6, 8],
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> map(|x| x * 2) |> boundary() |> take(5) |> collect();
        }
    );
}

#[test]
fn take_nothing() {
    same_everywhere!(
        Vec::<u64>::new(),
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> take(0) |> collect();
        }
    );
}

#[test]
fn broadcast_zip_diamond_with_large_batches() {
    let expected: Vec<_> = (0..3000u64).map(|x| (x + 1, x * 2)).collect();
    same_everywhere!(
        expected,
        pipeline! {
            #![engine(tokio)]
            #![buffer(8)]
            let (left, right) = source(0..3000u64) |> broadcast();
            let plus = left |> map(|x| x + 1);
            let twice = right |> map(|x| x * 2);
            zip(plus, twice) |> collect();
        }
    );
}

#[test]
fn partition_and_named_outputs() {
    let odds = (0..1000u64).filter(|x| x % 2 == 1).sum::<u64>();
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let (even, odd) = source(0..1000u64) |> partition(|x| x % 2 == 0);
            let evens = even |> count();
            let odds = odd |> fold(0, |a, b| a + b);
        },
        |done| assert_eq!((done.evens, done.odds), (500, odds))
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Event {
    Number(u64),
    Text(String),
    Ping,
}

fn events() -> Vec<Event> {
    (0..900)
        .map(|n| match n % 3 {
            0 => Event::Number(n),
            1 => Event::Text(n.to_string()),
            _ => Event::Ping,
        })
        .collect()
}

#[test]
fn match_routes_by_pattern_with_bindings() {
    let expected = (
        (0..900).filter(|n| n % 3 == 0 && *n >= 100).sum::<u64>(),
        (0..900u64).filter(|n| n % 3 == 1).map(|n| n.to_string()).collect::<Vec<_>>(),
        (0..100).filter(|n| n % 3 == 0).count() as u64,
    );
    let built = || {
        pipeline! {
            #![engine(tokio)]
            source(events()) |> match {
                Event::Number(n) if n < 100 => small,
                Event::Number(n) => numbers(n),
                Event::Text(text) => texts(text),
                Event::Ping => drop,
            };
            let sum = numbers |> fold(0, |a, b| a + b);
            let all = texts |> collect();
            let few = small |> count();
        }
    };
    each_engine!(built(), |done| assert_eq!((done.sum, done.all, done.few), expected));
    let done = pollster::block_on(built().run_on(&engine::Sync::new())).unwrap();
    assert_eq!(done.report.stage("route").unwrap().dropped, 300);
}

#[test]
fn merge_keeps_the_multiset_and_each_inputs_order() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let left = source(0..1000u64);
            let right = source(1000..2000u64);
            merge(left, right) |> collect::<Vec<_>>();
        },
        |done| {
            let (left, right): (Vec<u64>, Vec<u64>) = done.into_iter().partition(|&x| x < 1000);
            assert!(left.into_iter().eq(0..1000) && right.into_iter().eq(1000..2000));
        }
    );
}

#[test]
fn concat_takes_inputs_in_order() {
    same_everywhere!(
        (0..2000u64).collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            let right = source(1000..2000u64);
            let left = source(0..1000u64);
            concat(left, right) |> collect();
        }
    );
}

#[test]
fn zip_of_unequal_lengths_ends_with_the_shorter() {
    same_everywhere!(
        10,
        pipeline! {
            #![engine(tokio)]
            let short = source(0..10u64);
            let long = source(0u64..);
            zip(short, long) |> count();
        }
    );
}

#[test]
fn batches_do_not_depend_on_timing() {
    let expected: Vec<Vec<u64>> =
        (0..1003u64).collect::<Vec<_>>().chunks(10).map(<[u64]>::to_vec).collect();
    same_everywhere!(
        expected,
        pipeline! {
            #![engine(tokio)]
            source(0..1003u64) |> boundary() |> batch(10) |> collect();
        }
    );
}

#[test]
fn batch_unbatch_is_identity() {
    same_everywhere!(
        (0..1003u64).collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            source(0..1003u64) |> batch(10) |> unbatch() |> collect();
        }
    );
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
    assert!(
        error.starts_with("pipeline `pipeline`, stage `batch` (tests/topologies.rs:"),
        "{error}"
    );
    assert!(error.ends_with("): `batch` takes a number of at least 1, found 0"), "{error}");
}

#[test]
fn stateful_operators_match_iterators() {
    let numbers = || (0..2000u64).map(|x| x / 3);
    let mut deduped: Vec<u64> = numbers().collect();
    deduped.dedup();
    let expected: Vec<u64> = deduped
        .into_iter()
        .skip(5)
        .skip_while(|x| *x < 10)
        .take_while(|x| *x < 500)
        .scan(0, |sum, x| {
            *sum += x;
            (*sum < 50_000).then_some(*sum)
        })
        .collect();
    same_everywhere!(
        expected.clone(),
        pipeline! {
            #![engine(tokio)]
            source(0..2000u64) |> map(|x| x / 3) |> dedup() |> skip(5) |> skip_while(|x| *x < 10) |> take_while(|x| *x < 500)
                |> scan(0, |sum, x| { *sum += x; (*sum < 50_000).then_some(*sum) }) |> collect();
        }
    );
}

/// What ends early ends as well where its island waits for a stage behind it, or expands there.
#[test]
fn an_early_end_in_front_of_what_waits_or_expands() {
    same_everywhere!(
        vec![1, 3, 6],
        pipeline! {
            #![engine(tokio)]
            source(1..) |> scan(0, |sum, n| { *sum += n; (*sum < 10).then_some(*sum) }) |> map(async |n| n) |> collect::<Vec<_>>();
        }
    );
    same_everywhere!(
        vec![1, 1, 3, 3, 6, 6],
        pipeline! {
            #![engine(tokio)]
            source(1..) |> scan(0, |sum, n| { *sum += n; (*sum < 10).then_some(*sum) }) |> flat_map(|n| [n; 2]) |> collect::<Vec<_>>();
        }
    );
    same_everywhere!(
        vec![1, 2],
        pipeline! {
            #![engine(tokio)]
            source(1..) |> take_while(|n| *n < 4) |> take(2) |> map(async |n| n) |> collect::<Vec<_>>();
        }
    );
}

#[test]
fn fold_in_the_middle_goes_on() {
    same_everywhere!(
        "sum 4950!".to_owned(),
        pipeline! {
            #![engine(tokio)]
            let text = source(0..100u64) |> fold(0, |a, b| a + b) |> map(|sum| format!("sum {sum}")) |> fold(String::new(), |all, s| all + &s);
            text |> map(|text| text + "!") |> fold(String::new(), |_, text| text);
        }
    );
}

#[test]
fn ordered_regions_of_uneven_work() {
    let expected: Vec<u64> =
        (0..3000u64).flat_map(|x| (0..x % 7).map(move |y| x * 10 + y)).collect();
    same_everywhere!(
        expected,
        pipeline! {
            #![engine(tokio)]
            source(0..3000u64) |> #[parallel(3)] { flat_map(|x| (0..x % 7).map(move |y| x * 10 + y)) |> filter(|_| true) } |> collect();
        }
    );
}

#[test]
fn expanding_far_beyond_a_slot_in_a_region_keeps_order() {
    let expected: Vec<u64> =
        (0..40u64).flat_map(|x| (0..2000).map(move |y| x * 10_000 + y)).collect();
    same_everywhere!(
        expected,
        pipeline! {
            #![engine(tokio)]
            source(0..40u64) |> boundary() |> #[parallel(2)] flat_map(|x| (0..2000).map(move |y| x * 10_000 + y)) |> collect();
        }
    );
}

#[test]
fn partial_folds_are_reduced() {
    let expected = (0..10_000u64).fold(BTreeMap::new(), |mut map, x| {
        *map.entry(x % 10).or_insert(0) += x;
        map
    });
    same_everywhere!(
        Some(expected),
        pipeline! {
            #![engine(tokio)]
            source(0..10_000u64)
                |> #[parallel(2)] { map(|x| (x % 10, x)) |> aggregate(BTreeMap::new(), |map, (k, x)| *map.entry(k).or_insert(0) += x) }
                |> reduce(|mut one, other| { for (k, x) in other { *one.entry(k).or_insert(0) += x } one });
        }
    );
}

#[test]
fn partial_fold_of_nothing_gives_one_init() {
    same_everywhere!(
        Some(0u64),
        pipeline! {
            #![engine(tokio)]
            source(Vec::<u64>::new()) |> #[parallel(3)] fold(0, |a, b| a + b) |> reduce(|a, b| a + b);
        }
    );
}

#[test]
fn two_replicated_regions_with_a_match_between() {
    let expected: Vec<u64> =
        (0..5000u64).map(|x| x + 1).filter(|x| x % 5 != 0).map(|x| x * x).collect();
    same_everywhere!(
        expected,
        pipeline! {
            #![engine(tokio)]
            source(0..5000u64) |> #[parallel(2)] map(|x| x + 1) |> match { x if x % 5 == 0 => drop, _ => rest };
            rest |> #[parallel(2)] map(|x| x * x) |> collect();
        }
    );
}

#[test]
fn async_stages_run_one_at_a_time() {
    same_everywhere!(
        (0..200u64).map(|x| x + 1).collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            source(0..200u64) |> map(async |x| { futures::future::ready(()).await; x + 1 }) |> collect();
        }
    );
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

#[test]
fn an_error_says_where_it_stands_in_the_code() {
    let failing = pipeline! {
        #![name = "numbers"]
        source(["1", "2", "x"]) |> #[name = "parse"] try_map(str::parse::<u32>) |> count();
    };
    let error = failing.run_blocking().unwrap_err();
    assert_eq!(error.pipeline(), "numbers");
    assert!(
        error.to_string().starts_with("pipeline `numbers`, stage `parse` (tests/topologies.rs:"),
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

#[test]
fn two_islands_read_one_variable_on_sync() {
    let words: HashMap<u64, &str> = HashMap::from([(1, "one"), (2, "two")]);
    let done = pipeline! {
        source(0..3u64) |> filter_map(|n| words.get(&n)) |> boundary() |> filter(|word| words.values().any(|w| w == *word)) |> count();
    }
    .run_blocking()
    .unwrap();
    assert_eq!(done.output, 2);
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let trace = |seed| {
        let built = pipeline! {
            let (a, b) = source(0..20_000u64) |> boundary() |> broadcast();
            let x = a |> boundary() |> count();
            let y = b |> boundary() |> count();
        };
        pollster::block_on(built.run_on(&engine::Sync::new().seed(seed))).unwrap().report.trace_hash
    };
    assert_eq!(trace(5), trace(5));
    assert!((0..10).map(trace).collect::<std::collections::HashSet<_>>().len() > 1);
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
fn arms_that_share_a_stream_feed_it_both() {
    same_everywhere!(
        (0..1000u32)
            .filter(|n| n % 3 != 1)
            .map(|n| if n % 3 == 0 { n } else { n * 2 })
            .collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            source(0..1000u32) |> match {
                n if n % 3 == 0 => kept,
                n if n % 3 == 1 => drop,
                n               => kept(n * 2),
            };
            kept |> collect();
        }
    );
}

#[test]
fn twenty_arms_feed_twenty_edges() {
    same_everywhere!(
        (0..1500u32).map(|n| n % 20).sum::<u32>(),
        pipeline! {
            #![engine(tokio)]
            source(0u32..) |> take(1500) |> map(|n| n % 20) |> match {
                0 => a0,
                1 => a1,
                2 => a2,
                3 => a3,
                4 => a4,
                5 => a5,
                6 => a6,
                7 => a7,
                8 => a8,
                9 => a9,
                10 => a10,
                11 => a11,
                12 => a12,
                13 => a13,
                14 => a14,
                15 => a15,
                16 => a16,
                17 => a17,
                18 => a18,
                _ => a19,
            };
            merge(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19) |> fold(0, |sum, n| sum + n);
        }
    );
}

#[test]
fn take_in_one_arm_leaves_the_others_alone() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let (few, all) = source(0..20_000u32) |> broadcast();
            let firsts = few |> take(5) |> collect::<Vec<_>>();
            let count = all |> count();
        },
        |done| assert_eq!((done.firsts, done.count), (vec![0, 1, 2, 3, 4], 20_000))
    );
}

/// S9: upstream is cancelled once every consumer of a broadcast has enough.
#[test]
fn a_broadcast_ends_when_all_its_consumers_have_enough() {
    same_everywhere!(
        (0..7u64).sum::<u64>() + 3,
        pipeline! {
            #![engine(tokio)]
            let (one, other) = source(0u64..) |> broadcast();
            let sum = one |> take(7) |> fold(0, |sum, n| sum + n);
            let few = other |> boundary() |> take(3) |> count();
            merge(sum, few) |> fold(0, |sum, n| sum + n);
        }
    );
}

#[test]
fn unzip_and_zip_are_inverse() {
    same_everywhere!(
        (0..3000u32).map(|n| (n, n * n)).collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            let (numbers, squares) = source(0..3000u32) |> map(|n| (n, n * n)) |> unzip();
            zip(numbers, squares) |> collect();
        }
    );
}

#[test]
fn diamond_in_a_diamond() {
    same_everywhere!(
        (0..3000u32).map(|n| (n + 1, (n * 2, n * 3))).collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            let (left, right) = source(0..3000u32) |> broadcast();
            let (inner, outer) = right |> broadcast();
            let doubled = inner |> map(|n| n * 2);
            let tripled = outer |> map(|n| n * 3);
            let pairs = zip(doubled, tripled);
            let added = left |> map(|n| n + 1);
            zip(added, pairs) |> collect();
        }
    );
}

#[test]
fn broadcast_to_five() {
    same_everywhere!(
        (1..=5u64).map(|n| n * 1000).sum::<u64>(),
        pipeline! {
            #![engine(tokio)]
            let (a, b, c, d, e) = source(0..1000u64) |> broadcast();
            let a1 = a |> count();
            let b2 = b |> flat_map(|n| [n; 2]) |> count();
            let c3 = c |> flat_map(|n| [n; 3]) |> boundary() |> count();
            let d4 = d |> #[parallel(2)] flat_map(|n| [n; 4]) |> count();
            let e5 = e |> map(async |n| vec![n; 5]) |> flatten() |> count();
            merge(a1, b2, c3, d4, e5) |> fold(0, |sum, n| sum + n);
        }
    );
}

#[test]
fn a_chain_of_regions_keeps_order() {
    same_everywhere!(
        (0..4000u64).map(|n| (n + 1) * 2).filter(|n| n % 3 > 0).collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            source(0..4000u64)
                |> #[parallel(3)] map(|n| n + 1)
                |> #[parallel(2)] { map(|n| n * 2) |> filter(|n| n % 3 > 0) }
                |> #[parallel(4)] #[buffer(7)] map(|n| n)
                |> collect();
        }
    );
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
fn a_tiny_buffer_everywhere() {
    same_everywhere!(
        (0..500u32).map(|n| n + 2).collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            #![buffer(1)]
            source(0..500u32) |> map(|n| n + 1) |> boundary() |> #[parallel(2)] map(|n| n + 1) |> boundary() |> collect();
        }
    );
}

#[test]
fn async_stages_behind_expanding_ones() {
    same_everywhere!(
        (0..100u32)
            .flat_map(|n| [n, n + 1])
            .filter(|n| n % 2 == 0)
            .map(|n| n * 3)
            .collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            source(0..100u32)
                |> flat_map(|n| [n, n + 1])
                |> filter_map(async |n| (n % 2 == 0).then_some(n))
                |> map(async |n| n * 3)
                |> collect();
        }
    );
}

#[test]
fn expanding_stages_behind_async_ones_with_an_early_end() {
    same_everywhere!(
        (0..).flat_map(|n: u32| vec![n; 3]).take(10).collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            source(0u32..) |> map(async |n| n) |> flat_map(|n| vec![n; 3]) |> take(10) |> collect();
        }
    );
}

#[test]
fn reduce_of_nothing_and_count_of_nothing() {
    same_everywhere!(
        None::<u32>,
        pipeline! { #![engine(tokio)] source(0..0u32) |> reduce(|a, b| a + b); }
    );
    same_everywhere!(0, pipeline! { #![engine(tokio)] source(0..0u32) |> boundary() |> count(); });
}

#[test]
fn several_sources_merge_into_one_fold() {
    same_everywhere!(
        3 * (0..1000u64).sum::<u64>(),
        pipeline! {
            #![engine(tokio)]
            let a = source(0..1000u64);
            let b = source((0..1000u64).collect::<Vec<_>>()) |> map(|n| n);
            let c = source(0..1000u64) |> boundary();
            merge(a, b, c) |> fold(0, |sum, n| sum + n);
        }
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
    for step in ["ready", "send", "flush"] {
        panics!("sink", None, source(0..9) |> sink(Full(step)););
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

/// What enters an edge is taken by the stage behind it, or counted as discarded there.
fn assert_conserved(graph: &pipeline::graph::Graph, report: &Report) {
    for (index, node) in graph.nodes.iter().enumerate() {
        let feeds = graph.edges.iter().zip(&report.edges);
        let feeds = feeds.filter(|(edge, _)| usize::from(edge.to) == index && !edge.chunks);
        let feeds: Vec<_> = feeds.map(|(_, report)| report).collect();
        let taken = report.stage(node.name).unwrap().taken;
        let kept: Vec<u64> = feeds.iter().map(|edge| edge.passed - edge.discarded).collect();
        match node.op {
            _ if kept.is_empty() => {}
            "zip" => assert_eq!(kept, [taken; 2], "{}: {feeds:?}", node.name),
            _ => assert_eq!(kept.iter().sum::<u64>(), taken, "{}: {feeds:?}", node.name),
        }
    }
}

#[test]
fn what_nobody_takes_is_counted() {
    macro_rules! conserved {
        ($($flow:tt)*) => {
            on_every_engine!(|engine, host| {
                let run = pipeline! { #![engine(tokio)] #![buffer(16)] $($flow)* };
                let graph = run.graph();
                if !engine.refuses(graph) {
                    let done = host.block_on(async { run.run_on(&engine).await }).unwrap();
                    assert_conserved(graph, &done.report);
                }
            })
        };
    }
    conserved!(source(0u64..) |> map(|n| n) |> boundary() |> take(5) |> count(););
    conserved!(source(0u64..) |> map(|n| n) |> boundary() |> take(5) |> map(async |n| n) |> count(););
    conserved!(source(0u64..) |> map(|n| n) |> #[parallel(2)] map(|n| n) |> take(37) |> count(););
    conserved!(source(0u64..) |> map(|n| n) |> #[parallel(2, by = |n| *n)] map(|n| n) |> take(37) |> count(););
    conserved!(source(0u64..) |> map(|n| n) |> #[parallel(4)] map(async |n| n) |> take(5) |> count(););
    conserved!(
        let (long, short) = source(0..1000u64) |> broadcast();
        let few = short |> take(21);
        zip(long, few) |> count();
    );
    conserved!(
        let (long, short) = source(0..1000u64) |> broadcast();
        zip(long, short) |> take(21) |> count();
    );
    conserved!(
        let one = source(0u64..) |> map(|n| n);
        let other = source(0u64..) |> map(|n| n);
        merge(one, other) |> take(100) |> count();
    );
    conserved!(
        let one = source(0..100u64) |> map(|n| n);
        let other = source(0u64..) |> map(|n| n);
        concat(one, other) |> take(150) |> count();
    );
    conserved!(
        let (few, all) = source(0..1000u64) |> map(|n| n) |> broadcast();
        let firsts = few |> boundary() |> take(3) |> count();
        let whole = all |> boundary() |> count();
    );
}
