//! Early ends: a stage that has had enough ends what stands on its way alone, no later than with the item that it took last.

mod support;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use futures::StreamExt;
use pipeline::prelude::*;

use crate::support::{each_engine, on_every_engine, same_everywhere};

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

/// The first item is all that is asked for; what the second waits for never comes.
#[test]
fn an_item_that_waits_is_dropped_when_nobody_wants_it() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0u64..)
                |> map(async |x| if x == 0 { x } else { std::future::pending().await })
                |> boundary()
                |> take(1)
                |> collect::<Vec<_>>();
        },
        |done| assert_eq!(done, [0])
    );
}

/// A limit in front of what waits: the last item that passed it is wanted still.
#[test]
fn the_last_item_of_a_take_may_wait() {
    same_everywhere!(
        vec![0u64, 1, 2],
        pipeline! {
            #![engine(tokio)]
            source(0u64..)
                |> take(3)
                |> map(async |x| { tokio::task::yield_now().await; x })
                |> collect::<Vec<_>>();
        }
    );
}

/// What the last items that are taken expand to is wanted whole, however long it is.
#[test]
fn what_comes_of_the_last_item_of_a_take_is_whole() {
    same_everywhere!(
        20_000,
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> take(2) |> flat_map(|_| 0..10_000) |> count();
        }
    );
    same_everywhere!(
        (0..3).chain(0..3).collect::<Vec<u64>>(),
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> take(2) |> map(|_| 0..3u64) |> flatten() |> collect();
        }
    );
    same_everywhere!(
        2 * 30 * 40,
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> take(2) |> flat_map(|_| 0..30) |> flat_map(|_| 0..40) |> count();
        }
    );
    same_everywhere!(
        vec![0u64, 1, 2],
        pipeline! {
            #![engine(tokio)]
            source(0u64..)
                |> take(1)
                |> flat_map(|_| 0..3u64)
                |> map(async |n| { tokio::task::yield_now().await; n })
                |> collect::<Vec<_>>();
        }
    );
    same_everywhere!(
        vec![0u64, 1, 2, 3],
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> take(1) |> flat_map(|_| 0..9u64) |> take(4) |> collect::<Vec<_>>();
        }
    );
}

/// A consumer that has enough ends what stands on its way alone: the letters in front of it go on.
#[test]
fn letters_go_on_beside_a_line_of_which_nobody_wants_more() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let first = source(0..100u64)
                |> #[on_error(dead_letter = bad)] try_map(|x| if x >= 50 { Err(x) } else { Ok(x) })
                |> map(async |x| { tokio::task::yield_now().await; x })
                |> boundary()
                |> take(1)
                |> collect::<Vec<_>>();
            let letters = bad |> count();
        },
        |done| assert_eq!((&done.first[..], done.letters), (&[0][..], 50))
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
fn expanding_stages_behind_async_ones_with_an_early_end() {
    same_everywhere!(
        (0..).flat_map(|n: u32| vec![n; 3]).take(10).collect::<Vec<_>>(),
        pipeline! {
            #![engine(tokio)]
            source(0u32..) |> map(async |n| n) |> flat_map(|n| vec![n; 3]) |> take(10) |> collect();
        }
    );
}

/// What nobody wants any more of what an item expands to is not made, however much of it there were: what stands beside goes on.
#[test]
fn an_endless_expansion_ends_with_its_consumer_and_others_go_on() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let (endless, all) = source(0..200u64) |> broadcast();
            let few = endless |> flat_map(|n| n..) |> take(3) |> collect::<Vec<_>>();
            let count = all |> count();
        },
        |done| assert_eq!((done.few, done.count), (vec![0, 1, 2], 200))
    );
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let (endless, all) = source(0..200u64) |> broadcast();
            let few = endless |> flat_map(|n| n..) |> boundary() |> take(3) |> collect::<Vec<_>>();
            let count = all |> boundary() |> count();
        },
        |done| assert_eq!((done.few, done.count), (vec![0, 1, 2], 200))
    );
}

/// The expansion that a `take` let through last is whole, and goes on while a stage beside it wants more items.
#[test]
fn an_expansion_behind_a_take_is_whole_and_others_go_on() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let (first, all) = source(0..20_000u32) |> broadcast();
            let expanded = first |> take(2) |> flat_map(|_| 0..10_000u32) |> #[buffer(3)] count();
            let count = all |> count();
        },
        |done| assert_eq!((done.expanded, done.count), (20_000, 20_000))
    );
}

/// The source is asked for no item beyond the last that a stage in front of an expansion lets through.
#[test]
fn nothing_is_taken_beyond_the_last_item_that_is_expanded() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source((0..).map(|n| if n < 3 { n } else { panic!("nobody asked for {n}") }))
                |> take(3)
                |> flat_map(|n| [n; 4])
                |> collect::<Vec<u64>>();
        },
        |done| assert_eq!(done, [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    );
}

/// A sink ends as an edge does.
#[test]
fn a_sink_behind_an_early_end_ends_its_source() {
    on_every_engine!(|engine, host| {
        let (first, firsts) = futures::channel::mpsc::channel::<u64>(64);
        let (other, others) = futures::channel::mpsc::channel::<u64>(64);
        let endless = pipeline! {
            #![engine(tokio)]
            let (few, more) = source(0u64..) |> broadcast();
            few |> take(3) |> sink(first);
            more |> take_while(|n| *n < 40) |> sink(other);
        };
        let run = host.block_on(async { endless.run_on(&engine).await });
        run.unwrap();
        assert!(pollster::block_on(firsts.collect::<Vec<_>>()).into_iter().eq(0..3));
        assert!(pollster::block_on(others.collect::<Vec<_>>()).into_iter().eq(0..40));
    });
}

/// Nobody wants what is dropped.
#[test]
fn an_arm_that_drops_wants_no_items() {
    same_everywhere!(
        vec![0u64, 2, 4],
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> match { n if n % 2 == 0 => even(n), _ => drop };
            even |> take(3) |> collect::<Vec<_>>();
        }
    );
    same_everywhere!(
        vec![0u64, 2, 4],
        pipeline! {
            #![engine(tokio)]
            source(0u64..) |> #[parallel(2)] match { n if n % 2 == 0 => even(n), _ => drop };
            even |> boundary() |> take(3) |> collect::<Vec<_>>();
        }
    );
}

/// But where every arm does, all that is asked of the items is done in front.
#[test]
fn a_match_that_drops_all_takes_all() {
    let seen = AtomicU64::new(0);
    pipeline! {
        source(0..100u64) |> inspect(|n| { seen.fetch_add(*n, Ordering::Relaxed); }) |> match { _ => drop };
    }
    .run_blocking()
    .unwrap();
    assert_eq!(seen.into_inner(), 4950);
}

/// What an arm gives at its end it gives when that ends, not when its siblings do.
#[test]
fn what_is_gathered_in_an_arm_leaves_when_the_arm_ends() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            #![buffer(2)]
            let (first, rest) = source(0..100u64) |> broadcast();
            let halves = first |> take(21) |> batch(2);
            let others = rest |> batch(2);
            zip(halves, others) |> map(|(half, other)| half.len() + other.len()) |> collect::<Vec<_>>();
        },
        |done| assert_eq!(done, [[4; 10].as_slice(), &[3]].concat())
    );
    on_every_engine!(|engine, host| {
        let sum_is_there = Arc::new(AtomicBool::new(false));
        let (there, is_there) = (sum_is_there.clone(), sum_is_there);
        let endless = pipeline! {
            #![engine(tokio)]
            let (first, rest) = source(0u64..) |> broadcast();
            first |> take(4) |> fold(0, |sum, n| sum + n) |> for_each(move |sum| there.store(sum == 6, Ordering::SeqCst));
            rest |> take_while(move |_| !is_there.load(Ordering::SeqCst)) |> for_each(drop);
        };
        host.block_on(async { endless.run_on(&engine).await }).unwrap();
    });
}

/// Nor do groups, of which a first step is done for each item.
#[test]
fn what_is_grouped_in_an_arm_leaves_when_the_arm_ends() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            #![buffer(2)]
            let (first, rest) = source(0..100u64) |> broadcast();
            let groups = first |> take(10) |> group_by(|n| n % 4) |> count() |> collect::<Vec<_>>();
            let others = rest |> count();
        },
        |done| {
            assert_eq!(done.groups, [(0, 3), (1, 3), (2, 2), (3, 2)]);
            assert_eq!(done.others, 100);
        }
    );
}

/// Who takes nothing asks for nothing, not for a first item either.
#[test]
fn take_nothing_of_a_source_that_gives_nothing() {
    let none = 0usize;
    same_everywhere!(
        0,
        pipeline! { #![engine(tokio)] source(futures::stream::pending::<u64>()) |> take(0) |> boundary() |> count(); }
    );
    same_everywhere!(
        0,
        pipeline! { #![engine(tokio)] source(futures::stream::pending::<u64>()) |> take(none) |> #[parallel(2)] map(|n| n) |> count(); }
    );
    same_everywhere!(
        0,
        pipeline! { #![engine(tokio)] source(futures::stream::pending::<u64>()) |> take(none) |> flat_map(|n| 0..n) |> boundary() |> count(); }
    );
    same_everywhere!(
        Vec::<u64>::new(),
        pipeline! {
            #![engine(tokio)]
            source(futures::stream::pending::<u64>())
                |> take(none)
                |> map(async |n| { tokio::task::yield_now().await; n })
                |> boundary()
                |> collect::<Vec<_>>();
        }
    );
}

/// A result that nobody takes is not worked for.
#[test]
fn a_fold_whose_consumer_has_enough_ends() {
    same_everywhere!(
        0,
        pipeline! {
            #![engine(tokio)]
            let endless = source(0u64..) |> count();
            let empty = source(Vec::<u64>::new());
            zip(endless, empty) |> count();
        }
    );
}
