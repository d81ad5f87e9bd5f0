//! Whole graphs drawn at random, a head, a fork, what is done in each of its arms, a join and an end, on random items: all give
//! what plain iterator code gives, on every engine.

mod support;

use pipeline::{error::FailureKind, prelude::*};
use proptest::prelude::*;

use crate::{
    model::{Arms, Item},
    support::{Refuses, on_every_engine},
};

/// What each part of a graph does to all its items: plain iterator code.
mod model {
    /// An item behind a join, and the arm that it came by.
    pub(crate) type Item = (u8, i64);

    /// What an arm says of its order.
    #[derive(Clone, Copy, PartialEq)]
    pub(crate) enum Order {
        Input,
        Key,
        Lost,
    }

    /// What came by each arm.
    pub(crate) struct Arms {
        pub(crate) items: Vec<Item>,
        orders: [Order; 2],
        /// The order between the arms is known.
        joined: bool,
    }

    impl Arms {
        /// What was given is what an end makes of these items, as far as their order is known.
        pub(crate) fn assert_gave(&self, expected: Vec<Item>, given: Vec<Item>, on: &str) {
            if self.joined && self.orders == [Order::Input; 2] {
                return assert_eq!(given, expected, "{on}");
            }
            assert_eq!(given.len(), expected.len(), "{on}");
            for arm in [0, 1] {
                assert_eq!(self.arm(&given, arm), self.arm(&expected, arm), "arm {arm}, {on}");
            }
        }

        /// What was given is the beginning of these items.
        pub(crate) fn assert_began(&self, count: usize, given: Vec<Item>, on: &str) {
            if self.joined && self.orders == [Order::Input; 2] {
                return assert_eq!(given, self.items[..count.min(self.items.len())], "{on}");
            }
            assert_eq!(given.len(), count.min(self.items.len()), "{on}");
            for arm in [0, 1] {
                let (given, whole) = (self.arm(&given, arm), self.arm(&self.items, arm));
                match self.orders[usize::from(arm)] {
                    Order::Input => assert!(whole.starts_with(&given), "arm {arm}, {on}"),
                    // As often at most as in the whole.
                    _ => given.iter().for_each(|n| {
                        let times = |all: &[i64]| all.iter().filter(|other| *other == n).count();
                        assert!(times(&given) <= times(&whole), "arm {arm}, {on}");
                    }),
                }
            }
        }

        /// The items of an arm, in an order that does not depend on what is not known of it.
        fn arm(&self, items: &[Item], arm: u8) -> Vec<i64> {
            let of_arm = items.iter().filter(|item| item.0 == arm);
            let mut items: Vec<i64> = of_arm.map(|item| item.1).collect();
            match self.orders[usize::from(arm)] {
                Order::Input => {}
                Order::Key => items.sort_by_key(key),
                Order::Lost => items.sort(),
            }
            items
        }

        /// Behind an end that gives what no longer is in the order of keys.
        pub(crate) fn forget_keys(mut self) -> Self {
            for order in &mut self.orders {
                if *order == Order::Key {
                    *order = Order::Lost;
                }
            }
            self
        }
    }

    pub(crate) fn key(n: &i64) -> i64 {
        n.rem_euclid(3)
    }

    pub(crate) mod head {
        pub(crate) fn plain(items: Vec<i64>) -> Vec<i64> {
            items
        }
        pub(crate) fn cut(items: Vec<i64>) -> Vec<i64> {
            items.into_iter().map(|n| n * 3 - 1).collect()
        }
        pub(crate) fn expand(items: Vec<i64>) -> Vec<i64> {
            items.into_iter().flat_map(|n| [n, n + 1]).collect()
        }
        pub(crate) fn region(items: Vec<i64>) -> Vec<i64> {
            items.into_iter().map(|n| n - 4).collect()
        }
        pub(crate) fn scan(items: Vec<i64>) -> Vec<i64> {
            let sums = items.into_iter().scan(0, |sum, n| {
                *sum += n;
                Some(*sum)
            });
            sums.collect()
        }
    }

    pub(crate) mod fork {
        type Two = (Vec<i64>, Vec<i64>);

        pub(crate) fn broadcast(_: &[i64], items: Vec<i64>) -> Two {
            (items.clone(), items)
        }
        pub(crate) fn partition(_: &[i64], items: Vec<i64>) -> Two {
            items.into_iter().partition(|n| n % 2 == 0)
        }
        pub(crate) fn route(_: &[i64], items: Vec<i64>) -> Two {
            let left = items.iter().filter_map(|&n| match n.rem_euclid(5) {
                0 => Some(n),
                1 => Some(n * 10),
                _ => None,
            });
            let right = items.iter().copied().filter(|n| n.rem_euclid(5) > 2);
            (left.collect(), right.collect())
        }
        pub(crate) fn unzip(_: &[i64], items: Vec<i64>) -> Two {
            items.into_iter().map(|n| (n, -n)).unzip()
        }
        pub(crate) fn letters(_: &[i64], items: Vec<i64>) -> Two {
            items.into_iter().partition(|n| n.rem_euclid(7) != 3)
        }
        /// Two sources.
        pub(crate) fn two(sourced: &[i64], items: Vec<i64>) -> Two {
            (items, sourced.iter().map(|n| n * 2).collect())
        }
    }

    pub(crate) mod arm {
        use super::Order::{self, Input, Key, Lost};

        type Ordered = (Vec<i64>, Order);

        pub(crate) fn map(items: Vec<i64>) -> Ordered {
            (items.into_iter().map(|n| n + 1).collect(), Input)
        }
        pub(crate) fn cut(items: Vec<i64>) -> Ordered {
            (items.into_iter().map(|n| n - 1).collect(), Input)
        }
        pub(crate) fn filter(items: Vec<i64>) -> Ordered {
            (items.into_iter().filter(|n| n % 3 != 0).collect(), Input)
        }
        pub(crate) fn take(items: Vec<i64>) -> Ordered {
            (items.into_iter().take(6).collect(), Input)
        }
        pub(crate) fn expand(items: Vec<i64>) -> Ordered {
            (items.into_iter().flat_map(|n| 0..n.rem_euclid(4)).collect(), Input)
        }
        pub(crate) fn batch(items: Vec<i64>) -> Ordered {
            (items, Input)
        }
        pub(crate) fn with(items: Vec<i64>) -> Ordered {
            (items.into_iter().zip(1..).map(|(n, nth)| n + nth).collect(), Input)
        }
        pub(crate) fn skip_errors(items: Vec<i64>) -> Ordered {
            (items.into_iter().filter(|n| n.rem_euclid(11) != 3).collect(), Input)
        }
        pub(crate) fn later(items: Vec<i64>) -> Ordered {
            (items.into_iter().map(|n| n * 2).collect(), Input)
        }
        pub(crate) fn ordered(items: Vec<i64>) -> Ordered {
            (items.into_iter().map(|n| n + 7).collect(), Input)
        }
        pub(crate) fn uneven(items: Vec<i64>) -> Ordered {
            let many = items.into_iter().flat_map(|n| vec![n; n.rem_euclid(5) as usize]);
            (many.filter(|n| n % 2 == 0).collect(), Input)
        }
        pub(crate) fn ranged(items: Vec<i64>) -> Ordered {
            (items.into_iter().map(|n| n - 7).collect(), Input)
        }
        pub(crate) fn unordered(items: Vec<i64>) -> Ordered {
            (items.into_iter().map(|n| n * 5).collect(), Lost)
        }
        pub(crate) fn keyed(items: Vec<i64>) -> Ordered {
            (items.into_iter().map(|n| n + 6).collect(), Key)
        }
    }

    pub(crate) mod join {
        use super::{Arms, Order};

        type Ordered = (Vec<i64>, Order);

        pub(crate) fn merge(left: Ordered, right: Ordered) -> Arms {
            Arms { joined: false, ..concat(left, right) }
        }
        pub(crate) fn zip(left: Ordered, right: Ordered) -> Arms {
            let pairs = left.0.into_iter().zip(right.0);
            let items = pairs.flat_map(|(left, right)| [(0, left), (1, right)]).collect();
            Arms { items, orders: [left.1, right.1], joined: true }
        }
        pub(crate) fn concat(left: Ordered, right: Ordered) -> Arms {
            let (one, other) = (left.0.into_iter(), right.0.into_iter());
            let items = one.map(|n| (0, n)).chain(other.map(|n| (1, n))).collect();
            Arms { items, orders: [left.1, right.1], joined: true }
        }
    }

    /// What an end gives, compared.
    pub(crate) mod end {
        use super::{Arms, Item};

        pub(crate) fn all(arms: Arms, given: Vec<Item>, on: &str) {
            arms.assert_gave(arms.items.clone(), given, on);
        }
        pub(crate) fn region(arms: Arms, given: Vec<Item>, on: &str) {
            let expected = arms.items.iter().map(|&(arm, n)| (arm, n + 3)).collect();
            arms.assert_gave(expected, given, on);
        }
        pub(crate) fn take(arms: Arms, given: Vec<Item>, on: &str) {
            arms.assert_began(7, given, on);
        }
        pub(crate) fn sum(arms: Arms, given: Vec<Item>, on: &str) {
            let of_arm = |arm| arms.items.iter().filter(move |item| item.0 == arm);
            let sum = |arm| (arm, of_arm(arm).map(|item| item.1).sum());
            arms.assert_gave(vec![sum(0), sum(1)], given, on);
        }
        pub(crate) fn group(arms: Arms, given: Vec<Item>, on: &str) {
            let arms = arms.forget_keys();
            let mut groups: Vec<(Item, i64)> = Vec::new();
            for &(arm, n) in &arms.items {
                let key = (arm, n.rem_euclid(4));
                match groups.iter_mut().find(|group| group.0 == key) {
                    Some((_, count)) => *count += 1,
                    None => groups.push((key, 1)),
                }
            }
            let counted = groups.into_iter().map(|((arm, key), count)| (arm, key * 1000 + count));
            arms.assert_gave(counted.collect(), given, on);
        }
    }
}

/// Builds the pipeline of a graph, part by part.
macro_rules! built {
    ($items:ident $buffer:literal $head:ident $($rest:ident)+) => {
        built!(@head [$items $buffer] $head $($rest)+)
    };

    (@head $of:tt plain $($rest:ident)+) => { built!(@fork $of [] $($rest)+) };
    (@head $of:tt cut $($rest:ident)+) => { built!(@fork $of [|> map(|n| n * 3 - 1) |> boundary()] $($rest)+) };
    (@head $of:tt expand $($rest:ident)+) => { built!(@fork $of [|> flat_map(|n| [n, n + 1])] $($rest)+) };
    (@head $of:tt region $($rest:ident)+) => { built!(@fork $of [|> #[parallel(2)] map(|n| n - 4)] $($rest)+) };
    (@head $of:tt scan $($rest:ident)+) => { built!(@fork $of [|> scan(0, |sum, n| { *sum += n; Some(*sum) })] $($rest)+) };

    (@fork [$items:ident $buffer:literal] [$($head:tt)*] broadcast $($rest:ident)+) => {
        built!(@arm left $buffer [let (left, right) = source($items.clone()) $($head)* |> broadcast();] $($rest)+)
    };
    (@fork [$items:ident $buffer:literal] [$($head:tt)*] partition $($rest:ident)+) => {
        built!(@arm left $buffer [let (left, right) = source($items.clone()) $($head)* |> partition(|n| n % 2 == 0);] $($rest)+)
    };
    (@fork [$items:ident $buffer:literal] [$($head:tt)*] route $($rest:ident)+) => {
        built!(@arm left $buffer [
            source($items.clone()) $($head)* |> match {
                n if n.rem_euclid(5) == 0 => left,
                n if n.rem_euclid(5) == 1 => left(n * 10),
                n if n.rem_euclid(5) == 2 => drop,
                _ => right,
            };
        ] $($rest)+)
    };
    (@fork [$items:ident $buffer:literal] [$($head:tt)*] unzip $($rest:ident)+) => {
        built!(@arm left $buffer [let (left, right) = source($items.clone()) $($head)* |> map(|n| (n, -n)) |> unzip();] $($rest)+)
    };
    (@fork [$items:ident $buffer:literal] [$($head:tt)*] letters $($rest:ident)+) => {
        built!(@arm left $buffer [
            let left = source($items.clone()) $($head)*
                |> #[on_error(dead_letter = rejected)] try_map(|n: i64| if n.rem_euclid(7) == 3 { Err(n) } else { Ok(n) });
            let right = rejected |> map(|record| record.cause);
        ] $($rest)+)
    };
    (@fork [$items:ident $buffer:literal] [$($head:tt)*] two $($rest:ident)+) => {
        built!(@arm left $buffer [
            let left = source($items.clone()) $($head)*;
            let right = source($items.clone()) |> map(|n| n * 2);
        ] $($rest)+)
    };

    (@arm $side:ident $buffer:literal $done:tt map $($rest:ident)+) => { built!(@$side $buffer $done [|> map(|n| n + 1)] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt cut $($rest:ident)+) => { built!(@$side $buffer $done [|> boundary() |> map(|n| n - 1)] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt filter $($rest:ident)+) => { built!(@$side $buffer $done [|> filter(|n| n % 3 != 0)] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt take $($rest:ident)+) => { built!(@$side $buffer $done [|> take(6)] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt expand $($rest:ident)+) => { built!(@$side $buffer $done [|> flat_map(|n: i64| 0..n.rem_euclid(4))] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt batch $($rest:ident)+) => { built!(@$side $buffer $done [|> batch(3) |> unbatch()] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt with $($rest:ident)+) => { built!(@$side $buffer $done [|> map_with(0, |nth, n| { *nth += 1; n + *nth })] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt skip_errors $($rest:ident)+) => {
        built!(@$side $buffer $done [|> #[on_error(skip)] try_map(|n: i64| if n.rem_euclid(11) == 3 { Err("three") } else { Ok(n) })] $($rest)+)
    };
    (@arm $side:ident $buffer:literal $done:tt later $($rest:ident)+) => { built!(@$side $buffer $done [|> map(async |n| n * 2)] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt ordered $($rest:ident)+) => { built!(@$side $buffer $done [|> #[parallel(2)] map(|n| n + 7)] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt uneven $($rest:ident)+) => {
        built!(@$side $buffer $done [|> #[parallel(3)] { flat_map(|n: i64| vec![n; n.rem_euclid(5) as usize]) |> filter(|n| n % 2 == 0) }] $($rest)+)
    };
    (@arm $side:ident $buffer:literal $done:tt ranged $($rest:ident)+) => { built!(@$side $buffer $done [|> #[parallel(1..=3)] map(|n| n - 7)] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt unordered $($rest:ident)+) => { built!(@$side $buffer $done [|> #[parallel(3, unordered)] map(|n| n * 5)] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt keyed $($rest:ident)+) => { built!(@$side $buffer $done [|> #[parallel(2, by = model::key)] map(|n| n + 6)] $($rest)+) };
    (@arm $side:ident $buffer:literal $done:tt failing $($rest:ident)+) => {
        built!(@$side $buffer $done [|> #[name = "check"] try_map(|n| if n == BAD { Err("bad") } else { Ok(n) })] $($rest)+)
    };

    (@left $buffer:literal [$($done:tt)*] [$($flow:tt)*] $($rest:ident)+) => {
        built!(@arm right $buffer [$($done)* let one = left $($flow)* |> map(|n| (0u8, n));] $($rest)+)
    };
    (@right $buffer:literal [$($done:tt)*] [$($flow:tt)*] $($rest:ident)+) => {
        built!(@join $buffer [$($done)* let other = right $($flow)* |> map(|n| (1u8, n));] $($rest)+)
    };

    (@join $buffer:literal $done:tt merge $end:ident) => { built!(@end $buffer $done [merge(one, other)] $end) };
    (@join $buffer:literal $done:tt concat $end:ident) => { built!(@end $buffer $done [concat(one, other)] $end) };
    (@join $buffer:literal $done:tt zip $end:ident) => { built!(@end $buffer $done [zip(one, other) |> flat_map(|(left, right)| [left, right])] $end) };

    (@end $buffer:literal $done:tt $join:tt all) => { built!(@whole $buffer $done $join []) };
    (@end $buffer:literal $done:tt $join:tt region) => { built!(@whole $buffer $done $join [|> #[parallel(2)] map(|(arm, n)| (arm, n + 3))]) };
    (@end $buffer:literal $done:tt $join:tt take) => { built!(@whole $buffer $done $join [|> take(7)]) };
    (@end $buffer:literal $done:tt $join:tt sum) => {
        built!(@whole $buffer $done $join [
            |> aggregate([0, 0], |sums: &mut [i64; 2], (arm, n): Item| sums[usize::from(arm)] += n) |> flat_map(|[left, right]| [(0, left), (1, right)])
        ])
    };
    (@end $buffer:literal $done:tt $join:tt group) => {
        built!(@whole $buffer $done $join [
            |> group_by(|(arm, n): &Item| (*arm, n.rem_euclid(4))) |> count() |> map(|((arm, key), count)| (arm, key * 1000 + count as i64))
        ])
    };

    (@whole $buffer:literal [$($done:tt)*] [$($join:tt)*] [$($end:tt)*]) => {
        pipeline! {
            #![engine(tokio)]
            #![buffer($buffer)]
            $($done)*
            $($join)* $($end)* |> collect::<Vec<Item>>();
        }
    };
}

/// What a graph is to give of these items.
macro_rules! expected {
    ($items:ident $head:ident $fork:ident $left:ident $right:ident $join:ident) => {{
        let (left, right) = model::fork::$fork(&$items, model::head::$head($items.clone()));
        let arms: Arms = model::join::$join(model::arm::$left(left), model::arm::$right(right));
        arms
    }};
}

/// One graph: a buffer, a head, a fork, what is done on the left and on the right, a join, an end.
macro_rules! graphs {
    ($($name:ident: $buffer:literal $head:ident $fork:ident $left:ident $right:ident $join:ident $end:ident;)+) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]
            $(
                #[test]
                fn $name(items in prop::collection::vec(-50i64..50, 0..60), seed: u64) {
                    // Written out once: what every engine runs is the same code, and is compiled once.
                    let built = || built!(items $buffer $head $fork $left $right $join $end);
                    let check = |given, on: &str| {
                        model::end::$end(expected!(items $head $fork $left $right $join), given, on);
                    };
                    let seeded = pollster::block_on(built().run_on(&engine::Sync::new().seed(seed)));
                    check(seeded.unwrap().into_output(), "a seed");
                    on_every_engine!(|engine, host| {
                        let run = built();
                        let refused = engine.refuses(run.graph());
                        match host.block_on(async { run.run_on(&engine).await }) {
                            Err(error) if refused => assert!(matches!(error.kind(), FailureKind::Engine(_))),
                            run => check(run.unwrap().into_output(), &format!("{engine:?}")),
                        }
                    });
                }
            )+
        }
    };
}

graphs! {
    plain_broadcast_map_with_merge_all: 1 plain broadcast map with merge all;
    cut_partition_uneven_keyed_merge_group: 3 cut partition uneven keyed merge group;
    expand_route_unordered_filter_merge_sum: 2 expand route unordered filter merge sum;
    region_unzip_ordered_map_zip_all: 64 region unzip ordered map zip all;
    scan_letters_batch_expand_merge_region: 4 scan letters batch expand merge region;
    plain_two_take_ranged_concat_all: 1 plain two take ranged concat all;
    expand_two_filter_expand_zip_take: 2 expand two filter expand zip take;
    cut_broadcast_map_ranged_zip_group: 64 cut broadcast map ranged zip group;
    region_partition_take_uneven_merge_take: 5 region partition take uneven merge take;
    plain_route_keyed_unordered_merge_take: 1 plain route keyed unordered merge take;
    scan_two_uneven_skip_errors_concat_group: 7 scan two uneven skip_errors concat group;
    plain_unzip_with_cut_zip_region: 16 plain unzip with cut zip region;
    expand_broadcast_take_filter_merge_group: 3 expand broadcast take filter merge group;
    cut_letters_later_ordered_merge_all: 2 cut letters later ordered merge all;
    region_two_keyed_later_merge_sum: 8 region two keyed later merge sum;
    scan_partition_skip_errors_batch_merge_all: 1 scan partition skip_errors batch merge all;
    plain_two_ordered_uneven_zip_sum: 2 plain two ordered uneven zip sum;
    cut_route_ranged_take_merge_region: 4 cut route ranged take merge region;
    expand_letters_unordered_uneven_merge_all: 1 expand letters unordered uneven merge all;
    region_broadcast_unordered_with_merge_sum: 5 region broadcast unordered with merge sum;
    scan_unzip_map_later_zip_take: 32 scan unzip map later zip take;
    plain_partition_ordered_ordered_merge_group: 1 plain partition ordered ordered merge group;
    cut_two_batch_take_concat_take: 3 cut two batch take concat take;
    expand_two_keyed_unordered_concat_sum: 2 expand two keyed unordered concat sum;
    region_letters_cut_skip_errors_merge_take: 2 region letters cut skip_errors merge take;
    scan_broadcast_uneven_take_merge_region: 6 scan broadcast uneven take merge region;
}

/// The item that fails, of which there is one.
const BAD: i64 = 1000;

/// One graph in which that item fails on the left or on the right: every engine gives the same cause.
macro_rules! failures {
    ($($name:ident: $buffer:literal $head:ident $fork:ident $left:ident $right:ident $join:ident $end:ident;)+) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]
            $(
                #[test]
                fn $name(mut items in prop::collection::vec(-50i64..50, 0..60), at: prop::sample::Index, seed: u64) {
                    let at = at.index(items.len() + 1);
                    items.insert(at, BAD);
                    let built = || built!(items $buffer $head $fork $left $right $join $end);
                    let check = |error: Error, on: &str| {
                        let item = error.position().map(|at| at.item());
                        assert_eq!((error.stage(), item), (Some("check"), Some(at as u64)), "{on}: {error}");
                        assert!(matches!(error.kind(), FailureKind::Error(cause) if cause.to_string() == "bad"), "{on}");
                    };
                    let seeded = pollster::block_on(built().run_on(&engine::Sync::new().seed(seed)));
                    check(seeded.map(|_| ()).unwrap_err(), "a seed");
                    on_every_engine!(|engine, host| {
                        let run = host.block_on(async { built().run_on(&engine).await });
                        check(run.map(|_| ()).unwrap_err(), &format!("{engine:?}"));
                    });
                }
            )+
        }
    };
}

failures! {
    plain_broadcast_failing_ordered_merge_all: 1 plain broadcast failing ordered merge all;
    expand_partition_failing_uneven_merge_group: 3 expand partition failing uneven merge group;
    plain_route_failing_keyed_merge_region: 2 plain route failing keyed merge region;
    plain_two_failing_unordered_concat_sum: 1 plain two failing unordered concat sum;
    expand_unzip_failing_map_zip_all: 16 expand unzip failing map zip all;
    plain_letters_failing_expand_merge_sum: 4 plain letters failing expand merge sum;
    expand_broadcast_take_failing_merge_all: 2 expand broadcast take failing merge all;
    plain_broadcast_map_failing_zip_region: 64 plain broadcast map failing zip region;
}
