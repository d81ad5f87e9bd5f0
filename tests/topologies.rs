//! The same block on every engine gives the same result: each topology here runs on the sync engine with several seeds, on
//! both flavours of tokio, on work-stealing pools and on a thread an island, and is compared with plain iterator code. Those that
//! end early are in `early_ends.rs`.

mod support;

use std::collections::{BTreeMap, HashMap};

use pipeline::prelude::*;

use crate::support::{Refuses, each_engine, on_every_engine, same_everywhere};

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

/// The item is moved into the name, and goes on from there.
#[test]
#[expect(clippy::redundant_pattern, reason = "it is one way to name the whole item")]
fn an_arm_that_names_the_whole_item_forwards_it() {
    let words = ["one", "three", "five", "seven"];
    let built = || {
        pipeline! {
            #![engine(tokio)]
            source(words.map(String::from)) |> match {
                word if word.len() > 4 => long,
                word @ _ if word.starts_with('f') => starts_with_f,
                word => others,
            };
            let all_long = long |> collect::<Vec<_>>();
            let with_f = starts_with_f |> count();
            let rest = others |> count();
        }
    };
    each_engine!(built(), |done| {
        assert_eq!(done.all_long, ["three", "seven"]);
        assert_eq!((done.with_f, done.rest), (1, 1));
    });
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
    conserved!(
        source(0u64..) |> boundary() |> map(async |n| if n < 5 { n } else { std::future::pending().await })
            |> boundary() |> take(5) |> count();
    );
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
