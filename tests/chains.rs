//! Chains of operators drawn at random, fused and with a boundary at each position, on random items: all give what the same
//! operators give on a `Vec`, on every engine.

#[path = "support/left.rs"]
mod left;

use std::sync::OnceLock;

use pipeline::prelude::*;
use proptest::prelude::*;

/// What each operator of a chain does to all its items: plain iterator code.
mod model {
    pub(crate) fn map(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().map(|n| n * 3 + 1).collect()
    }
    pub(crate) fn filter(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().filter(|n| n % 3 != 0).collect()
    }
    pub(crate) fn filter_map(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().filter_map(|n| (n % 4 > 0).then_some(n / 2)).collect()
    }
    pub(crate) fn flat_map(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().flat_map(|n| 0..n.rem_euclid(4)).collect()
    }
    pub(crate) fn take(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().take(5).collect()
    }
    pub(crate) fn skip(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().skip(3).collect()
    }
    pub(crate) fn take_while(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().take_while(|n| n % 7 != 6).collect()
    }
    pub(crate) fn skip_while(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().skip_while(|n| n % 5 != 4).collect()
    }
    pub(crate) fn dedup(mut items: Vec<i64>) -> Vec<i64> {
        items.dedup();
        items
    }
    pub(crate) fn scan(items: Vec<i64>) -> Vec<i64> {
        let sums = items.into_iter().scan(0, |sum, n| {
            *sum += n;
            (*sum < 500).then_some(*sum)
        });
        sums.collect()
    }
    pub(crate) fn inspect(items: Vec<i64>) -> Vec<i64> {
        items
    }
    pub(crate) fn map_with(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().enumerate().map(|(index, n)| n + index as i64).collect()
    }
    pub(crate) fn batch(items: Vec<i64>) -> Vec<i64> {
        items.chunks(3).map(|batch| batch.iter().sum()).collect()
    }
    pub(crate) fn try_map(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().filter(|n| n % 11 != 3).collect()
    }
    pub(crate) fn flatten(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().flat_map(|n| (n % 2 == 0).then_some(n)).collect()
    }
    pub(crate) fn region(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().map(|n| n + 7).filter(|n| n % 5 > 0).collect()
    }
    pub(crate) fn fold(items: Vec<i64>) -> Vec<i64> {
        vec![items.into_iter().fold(0, |sum, n| (sum + n) % 1_000_003)]
    }
    pub(crate) fn async_map(items: Vec<i64>) -> Vec<i64> {
        items.into_iter().map(|n| n - 2).collect()
    }
}

/// Builds the pipeline of a chain, stage by stage; `cut` stands for a boundary.
macro_rules! built {
    ($items:ident [$($flow:tt)*]) => {
        pipeline! { #![engine(tokio)] source($items.clone()) $($flow)* |> collect::<Vec<i64>>(); }
    };
    ($items:ident [$($flow:tt)*] cut $($rest:ident)*) => { built!($items [$($flow)* |> boundary()] $($rest)*) };
    ($items:ident [$($flow:tt)*] map $($rest:ident)*) => { built!($items [$($flow)* |> map(|n| n * 3 + 1)] $($rest)*) };
    ($items:ident [$($flow:tt)*] filter $($rest:ident)*) => { built!($items [$($flow)* |> filter(|n| n % 3 != 0)] $($rest)*) };
    ($items:ident [$($flow:tt)*] filter_map $($rest:ident)*) => { built!($items [$($flow)* |> filter_map(|n| (n % 4 > 0).then_some(n / 2))] $($rest)*) };
    ($items:ident [$($flow:tt)*] flat_map $($rest:ident)*) => { built!($items [$($flow)* |> flat_map(|n: i64| 0..n.rem_euclid(4))] $($rest)*) };
    ($items:ident [$($flow:tt)*] take $($rest:ident)*) => { built!($items [$($flow)* |> take(5)] $($rest)*) };
    ($items:ident [$($flow:tt)*] skip $($rest:ident)*) => { built!($items [$($flow)* |> skip(3)] $($rest)*) };
    ($items:ident [$($flow:tt)*] take_while $($rest:ident)*) => { built!($items [$($flow)* |> take_while(|n| n % 7 != 6)] $($rest)*) };
    ($items:ident [$($flow:tt)*] skip_while $($rest:ident)*) => { built!($items [$($flow)* |> skip_while(|n| n % 5 != 4)] $($rest)*) };
    ($items:ident [$($flow:tt)*] dedup $($rest:ident)*) => { built!($items [$($flow)* |> dedup()] $($rest)*) };
    ($items:ident [$($flow:tt)*] scan $($rest:ident)*) => { built!($items [$($flow)* |> scan(0, |sum, n| { *sum += n; (*sum < 500).then_some(*sum) })] $($rest)*) };
    ($items:ident [$($flow:tt)*] inspect $($rest:ident)*) => { built!($items [$($flow)* |> inspect(|n| assert!(*n < i64::MAX))] $($rest)*) };
    ($items:ident [$($flow:tt)*] map_with $($rest:ident)*) => { built!($items [$($flow)* |> map_with(0, |index, n| { *index += 1; n + *index - 1 })] $($rest)*) };
    ($items:ident [$($flow:tt)*] batch $($rest:ident)*) => { built!($items [$($flow)* |> batch(3) |> map(|batch| batch.iter().sum::<i64>())] $($rest)*) };
    ($items:ident [$($flow:tt)*] try_map $($rest:ident)*) => { built!($items [$($flow)* |> #[on_error(skip)] try_map(|n| if n % 11 == 3 { Err("three") } else { Ok(n) })] $($rest)*) };
    ($items:ident [$($flow:tt)*] flatten $($rest:ident)*) => { built!($items [$($flow)* |> map(|n| (n % 2 == 0).then_some(n)) |> flatten()] $($rest)*) };
    ($items:ident [$($flow:tt)*] region $($rest:ident)*) => { built!($items [$($flow)* |> #[parallel(2)] { map(|n| n + 7) |> filter(|n| n % 5 > 0) }] $($rest)*) };
    ($items:ident [$($flow:tt)*] fold $($rest:ident)*) => { built!($items [$($flow)* |> fold(0, |sum, n| (sum + n) % 1_000_003)] $($rest)*) };
    ($items:ident [$($flow:tt)*] async_map $($rest:ident)*) => { built!($items [$($flow)* |> map(async |n| n - 2)] $($rest)*) };
}

/// One chain: fused, then with a boundary in front of each of its operators and behind the last.
macro_rules! chains {
    ($($name:ident: $($op:ident)+;)+) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
            $(
                #[test]
                fn $name(items in prop::collection::vec(-50i64..50, 0..40), seed: u64) {
                    let _left = left::watch();
                    let expected = items.clone();
                    $(let expected = model::$op(expected);)+
                    chains!(@cut items seed expected [] $($op)+);
                    chains!(@run items seed expected built!(items [] $($op)+));
                }
            )+
        }
    };
    (@cut $items:ident $seed:ident $expected:ident [$($before:ident)*]) => {
        chains!(@run $items $seed $expected built!($items [] $($before)* cut));
    };
    (@cut $items:ident $seed:ident $expected:ident [$($before:ident)*] $op:ident $($after:ident)*) => {
        chains!(@run $items $seed $expected built!($items [] $($before)* cut $op $($after)*));
        chains!(@cut $items $seed $expected [$($before)* $op] $($after)*);
    };
    (@run $items:ident $seed:ident $expected:ident $built:expr) => {
        // Written out once: what every engine runs is the same code, and is compiled once.
        let built = || $built;
        for engine in [engine::Sync::new(), engine::Sync::new().seed($seed), engine::Sync::new().seed(!$seed)] {
            let done = pollster::block_on(built().run_on(&engine)).expect("nothing here fails");
            assert_eq!(done.output, $expected, "{engine:?}");
        }
        let done = built().run_blocking().expect("nothing here fails");
        assert_eq!(done.output, $expected, "tokio");
        let done = built().run_blocking_on(hybrid()).expect("nothing here fails");
        assert_eq!(done.output, $expected, "hybrid");
        // The others refuse what is `async`.
        if built().graph().islands.iter().all(|island| !island.asynchronous) {
            for engine in [steal(1), steal(2)] {
                let done = built().run_blocking_on(engine).expect("nothing here fails");
                assert_eq!(done.output, $expected, "{engine:?}, blocking");
                let done = pollster::block_on(built().run_on(engine)).expect("nothing here fails");
                assert_eq!(done.output, $expected, "{engine:?}");
            }
            let done = built().run_blocking_on(&Dataflow::new()).expect("nothing here fails");
            assert_eq!(done.output, $expected, "dataflow");
        }
    };
}

/// One pool for all: chains run on it side by side.
fn steal(workers: usize) -> &'static Steal {
    static POOLS: [OnceLock<Steal>; 2] = [OnceLock::new(), OnceLock::new()];
    POOLS[workers - 1].get_or_init(|| Steal::workers(workers))
}

fn hybrid() -> &'static Hybrid {
    static POOL: OnceLock<Hybrid> = OnceLock::new();
    POOL.get_or_init(|| Hybrid::workers(2))
}

chains! {
    map_scan: map scan;
    flat_map_filter: flat_map filter;
    map_skip_fold_flat_map: map skip fold flat_map;
    dedup_dedup: dedup dedup;
    dedup_map_with_inspect: dedup map_with inspect;
    dedup_map_with_async_map: dedup map_with async_map;
    map_take_filter: map take filter;
    skip_map_with_inspect: skip map_with inspect;
    inspect_try_map_filter: inspect try_map filter;
    filter_batch_try_map_map: filter batch try_map map;
    try_map_inspect: try_map inspect;
    skip_filter_inspect_take: skip filter inspect take;
    take_while_take: take_while take;
    filter_map_take_while_dedup: filter_map take_while dedup;
    skip_fold_filter_map_batch: skip fold filter_map batch;
    batch_flat_map: batch flat_map;
    scan_fold_flat_map: scan fold flat_map;
    filter_skip_fold_try_map: filter skip fold try_map;
    flatten_inspect_take_while_region: flatten inspect take_while region;
    region_fold: region fold;
    flat_map_scan_filter: flat_map scan filter;
    map_with_take_inspect: map_with take inspect;
    try_map_take_while_take_while_batch: try_map take_while take_while batch;
    inspect_filter_map: inspect filter_map;
    skip_while_async_map: skip_while async_map;
    async_map_flat_map_take: async_map flat_map take;
    flat_map_async_map_batch: flat_map async_map batch;
    region_take_region: region take region;
    fold_region: fold region;
    flat_map_take_fold: flat_map take fold;
    batch_region_scan: batch region scan;
    take_flat_map: take flat_map;
    take_while_flat_map_async_map_take: take_while flat_map async_map take;
    take_batch_flat_map_flat_map: take batch flat_map flat_map;
}
