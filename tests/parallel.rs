//! What `#[parallel(..)]` promises: order, or the order of each key, or none; and how many items are under way.

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use pipeline::{prelude::*, run::Clock};

use crate::support::{each_engine, on_every_engine};

#[test]
fn as_many_replicas_as_cores_keep_order() {
    let expected: Vec<u64> = (0..5000).map(|n| n * 3).collect();
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..5000u64) |> #[parallel(cpu)] map(|n| n * 3) |> collect::<Vec<_>>();
        },
        |done| assert_eq!(done, expected)
    );
}

#[test]
fn a_number_of_replicas_that_follows_the_load_keeps_order() {
    let expected: Vec<u64> = (0..20_000).filter(|n| n % 7 != 0).collect();
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..20_000u64)
                |> #[buffer(512)] boundary()
                |> #[parallel(1..=4)] filter(|n| n % 7 != 0)
                |> collect::<Vec<_>>();
        },
        |done| assert_eq!(done, expected)
    );
}

#[test]
fn neighbours_that_agree_fuse() {
    let chain = pipeline! {
        #![engine(tokio)]
        source(0..10u64) |> #[parallel(2)] map(|n| n + 1) |> #[parallel(2)] map(|n| n * 2) |> collect::<Vec<_>>();
    };
    assert_eq!(chain.graph().regions.len(), 1);
    assert_eq!(chain.graph().islands.len(), 3);
}

/// With one place behind the region, a replica stops at every item, and shares what is left of its batch with one that has none.
#[test]
fn batches_that_are_split_keep_order() {
    let expected: Vec<u64> = (0..600).filter(|n| n % 5 != 0).collect();
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let good = source(0..600u64)
                |> #[parallel(3)] #[on_error(dead_letter = bad)] try_map(|n| if n % 5 == 0 { Err(n) } else { Ok(n) })
                |> #[buffer(1)] collect::<Vec<_>>();
            let bads = bad |> #[buffer(1)] map(|record| (record.item, record.cause)) |> collect::<Vec<_>>();
        },
        |done| {
            assert_eq!(done.good, expected);
            assert_eq!(done.bads, (0..600).step_by(5).map(|n| (n, n)).collect::<Vec<(u64, u64)>>());
        }
    );
}

/// So they do where the replica that shares is in the middle of what an item expands to.
#[test]
fn batches_that_are_split_in_an_expansion_keep_order() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..300u64)
                |> #[parallel(3)] { filter(|n| n % 5 != 0) |> flat_map(|n| (0..n % 7).map(move |m| (n, m))) }
                |> #[buffer(1)] collect::<Vec<_>>();
        },
        |done| {
            let kept = (0..300).filter(|n| n % 5 != 0);
            assert_eq!(
                done,
                kept.flat_map(|n| (0..n % 7).map(move |m| (n, m))).collect::<Vec<_>>()
            );
        }
    );
}

/// No stage that passes items on asks for more of them than that they may move.
#[test]
fn items_need_not_be_clone() {
    #[derive(PartialEq, Debug)]
    struct Once(u64);
    fn is_even(once: &Once) -> bool {
        once.0.is_multiple_of(2)
    }
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let (even, odd) = source(0..100u64)
                |> #[parallel(2)] map(Once)
                |> #[parallel(2, by = |once: &Once| once.0 % 5)] map_with(0, |nth: &mut u64, Once(n)| { *nth += 1; Once(n + 5 * *nth) })
                |> #[parallel(3, by = |once: &Once| once.0 % 5)] filter(|_| true)
                |> #[parallel(4)] map(async |once: Once| once)
                |> partition(is_even);
            merge(even, odd)
                |> batch(2) |> #[parallel(2, unordered)] unbatch()
                |> #[parallel(1..=2)] map(|Once(n)| n)
                |> fold(0, |sum, n| sum + n);
        },
        |done| assert_eq!(done, (0..100).sum::<u64>() + 5 * 5 * (1..=20).sum::<u64>())
    );
}

/// How many replicas have been at work at once.
#[derive(Clone, Default)]
struct Meeting(Arc<(AtomicUsize, AtomicUsize)>);

impl Meeting {
    /// Works until another does too, or for a moment.
    fn work(&self) {
        let (working, most) = &*self.0;
        most.fetch_max(working.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let clock = Clock::real();
        while most.load(Ordering::SeqCst) < 2 && clock.now() < Duration::from_millis(2) {
            std::hint::spin_loop();
        }
        working.fetch_sub(1, Ordering::SeqCst);
    }

    /// The same in an `async` stage, where a moment is so many turns. Says how many have been at work at once up to now.
    async fn wait(&self) -> usize {
        let (working, most) = &*self.0;
        most.fetch_max(working.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        for _ in 0..1000 {
            turn().await;
            if most.load(Ordering::SeqCst) > 1 {
                break;
            }
        }
        working.fetch_sub(1, Ordering::SeqCst);
        most.load(Ordering::SeqCst)
    }

    fn assert_met(&self) {
        assert_eq!(self.0.1.load(Ordering::SeqCst), 2, "one replica has done it all");
    }
}

/// A file with this in it.
fn written(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

/// The lines of a small file come in one piece, and are worked on by all replicas nevertheless.
#[test]
fn lines_of_one_chunk_are_shared_and_keep_order() {
    let lines: Vec<String> = (0..2000).map(|n| format!("{n}{}", "x".repeat(n % 7))).collect();
    let (file, meeting) = (written(&lines.join("\n")), Meeting::default());
    let met = meeting.clone();
    let length = move |line: &str| {
        meeting.work();
        if line.ends_with('x') { Ok(line.len()) } else { Err(line.to_owned()) }
    };
    let done = pipeline! {
        #![engine(steal)]
        let lengths = source(file::lines(file.path()))
            |> #[parallel(2)] #[on_error(dead_letter = bad)] try_map(length)
            |> collect::<Vec<_>>();
        let bads = bad |> map(|record| (record.item, record.cause)) |> collect::<Vec<_>>();
    };
    let done = done.run_blocking_on(&Steal::workers(2)).unwrap().into_output();
    let (good, bad): (Vec<_>, Vec<_>) = lines.iter().enumerate().partition(|(n, _)| n % 7 > 0);
    assert!(done.lengths.into_iter().eq(good.iter().map(|(_, line)| line.len())));
    assert!(done.bads.into_iter().eq(bad.into_iter().map(|(n, line)| (n as u64, line.clone()))));
    met.assert_met();
}

/// So are rows, which may take several lines each, and have their lines in messages.
#[test]
fn rows_of_one_chunk_are_shared_and_keep_order() {
    let row =
        |n: u64| if n.is_multiple_of(5) { format!("\"{n}\n\",x\n") } else { format!("{n},2\n") };
    let (file, meeting) =
        (written(&format!("a,b\n{}", (0..2000).map(row).collect::<String>())), Meeting::default());
    let met = meeting.clone();
    let done = pipeline! {
        #![engine(steal)]
        let rows = source(file::csv_rows(file.path()))
            |> #[parallel(2)] {
                inspect(|_| meeting.work())
                    |> #[on_error(dead_letter = bad, no_input)] try_map(|row| row.parse::<(u64, u64)>())
            }
            |> collect::<Vec<_>>();
        let bads = bad |> map(|record| (record.item, record.cause.place().line())) |> collect::<Vec<_>>();
    };
    let done = done.run_blocking_on(&Steal::workers(2)).unwrap().into_output();
    assert!(done.rows.into_iter().eq((0..2000).filter(|n| n % 5 > 0).map(|n| (n, 2))));
    let lines = (0..2000u64).step_by(5).map(|n| (n, Some(2 + n + n / 5)));
    assert_eq!(done.bads, lines.collect::<Vec<_>>());
    met.assert_met();
}

#[test]
fn json_of_one_chunk_is_shared_and_keeps_order() {
    let lines: String = (0..2000u64)
        .map(|n| if n % 5 == 0 { "?\n".to_owned() } else { format!("{n}\n") })
        .collect();
    let (file, meeting) = (written(&lines), Meeting::default());
    let met = meeting.clone();
    let done = pipeline! {
        #![engine(steal)]
        let numbers = source(file::json_rows(file.path()))
            |> #[parallel(2)] {
                inspect(|_| meeting.work())
                    |> #[on_error(dead_letter = bad, no_input)] try_map(|row| row.parse::<u64>())
            }
            |> collect::<Vec<_>>();
        let bads = bad |> map(|record| (record.item, record.cause.place().line())) |> collect::<Vec<_>>();
    };
    let done = done.run_blocking_on(&Steal::workers(2)).unwrap().into_output();
    assert!(done.numbers.into_iter().eq((0..2000).filter(|n| n % 5 > 0)));
    assert_eq!(done.bads, (0..2000u64).step_by(5).map(|n| (n, Some(n + 1))).collect::<Vec<_>>());
    met.assert_met();
}

/// So is what replicas have left of a batch that wait for each item.
#[test]
fn replicas_that_wait_share_a_batch_and_keep_order() {
    each_engine!(
        {
            let meeting = Meeting::default();
            pipeline! {
                #![engine(tokio)]
                source(0..100u64)
                    |> #[parallel(4)] { map(async |n| (n, meeting.wait().await)) |> filter(|(n, _)| n % 3 != 0) }
                    |> collect::<Vec<_>>();
            }
        },
        |done| {
            assert!(done.iter().map(|(n, _)| *n).eq((0..100).filter(|n| n % 3 != 0)));
            assert!(done[done.len() - 1].1 > 1, "one replica has done it all");
        }
    );
}

#[test]
fn unordered_replicas_give_all_items() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..5000u64) |> #[parallel(3, unordered)] map(|n| n * 3) |> collect::<BTreeSet<_>>();
        },
        |done| assert_eq!(done, (0..5000).map(|n| n * 3).collect::<BTreeSet<u64>>())
    );
}

#[test]
fn unordered_then_take_gives_as_many() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..5000u64) |> #[parallel(3, unordered)] map(|n| n * 3) |> take(10) |> collect::<BTreeSet<_>>();
        },
        |done| {
            assert_eq!(done.len(), 10);
            assert!(done.iter().all(|n| n % 3 == 0 && *n < 15_000));
        }
    );
}

#[test]
fn by_key_keeps_the_order_of_each_key_and_its_state() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..3000u64)
                |> #[parallel(3, by = |n| n % 10)] {
                    map_with(0, |nth, n| {
                        *nth += 1;
                        (n % 10, n, *nth)
                    })
                }
                |> collect::<Vec<_>>();
        },
        |done| {
            assert_eq!(done.len(), 3000);
            for key in 0..10 {
                let of_key: Vec<_> = done.iter().filter(|(k, ..)| *k == key).collect();
                let expected: Vec<_> = (0..300).map(|nth| (key, nth * 10 + key, nth + 1)).collect();
                assert_eq!(of_key, expected.iter().collect::<Vec<_>>());
            }
        }
    );
}

/// The results of stages in a region by key, told apart by key, and those of an iterator for each key.
macro_rules! of_each_key {
    ($($stages:tt)+) => {
        |expected: fn(&mut dyn Iterator<Item = u64>) -> Vec<Vec<u64>>| {
            each_engine!(
                pipeline! {
                    #![engine(tokio)]
                    source(0..300u64) |> #[parallel(3, by = |n| n % 7)] { $($stages)+ } |> collect::<Vec<_>>();
                },
                |done| {
                    let done: Vec<Vec<u64>> = done.into_iter().map(Results::from).map(|results| results.0).collect();
                    assert!(!done.is_empty());
                    for key in 0..7 {
                        let of_key: Vec<_> = done.iter().filter(|items| items[0] % 7 == key).cloned().collect();
                        assert_eq!(of_key, expected(&mut (0..300).filter(|n| n % 7 == key)), "key {key}");
                    }
                    assert_eq!(done.len(), (0..7).map(|key| expected(&mut (0..300).filter(|n| n % 7 == key)).len()).sum::<usize>());
                }
            );
        }
    };
}

/// One result: a number, or a batch of them.
struct Results(Vec<u64>);

impl From<u64> for Results {
    fn from(number: u64) -> Self {
        Results(vec![number])
    }
}

impl From<Vec<u64>> for Results {
    fn from(batch: Vec<u64>) -> Self {
        Results(batch)
    }
}

fn singles(numbers: impl Iterator<Item = u64>) -> Vec<Vec<u64>> {
    numbers.map(|number| vec![number]).collect()
}

#[test]
fn in_a_region_by_key_every_key_has_its_own_state() {
    of_each_key!(take(5))(|numbers| singles(numbers.take(5)));
    of_each_key!(skip(5))(|numbers| singles(numbers.skip(5)));
    of_each_key!(take_while(|n| *n < 50))(|numbers| singles(numbers.take_while(|n| *n < 50)));
    of_each_key!(skip_while(|n| *n < 50))(|numbers| singles(numbers.skip_while(|n| *n < 50)));
    of_each_key!(map(|n| n - n % 21 + n % 7) |> dedup())(|numbers| {
        let mut seen: Vec<u64> = numbers.map(|n| n - n % 21 + n % 7).collect();
        seen.dedup();
        singles(seen.into_iter())
    });
    // Their sums tell the keys apart, because the first of each is the key itself: 7 * 8 is a multiple of 7.
    of_each_key!(scan(0, |sum, n| {
        *sum += (n / 7) * 7;
        (*sum < 5000).then_some(*sum + n % 7)
    }))(|numbers| {
        singles(numbers.scan(0, |sum, n| {
            *sum += (n / 7) * 7;
            (*sum < 5000).then_some(*sum + n % 7)
        }))
    });
    of_each_key!(filter(|n| *n < 100) |> batch(4))(|numbers| {
        let kept: Vec<u64> = numbers.filter(|n| *n < 100).collect();
        kept.chunks(4).map(<[u64]>::to_vec).collect()
    });
    of_each_key!(skip(2) |> take(9) |> batch(4))(|numbers| {
        let kept: Vec<u64> = numbers.skip(2).take(9).collect();
        kept.chunks(4).map(<[u64]>::to_vec).collect()
    });
}

/// The function is made once, and asked both where an item is sent to its replica and where the replica looks for its state.
#[test]
fn the_key_of_a_state_may_be_a_value() {
    fn by(divisor: u64) -> impl Fn(&u64) -> u64 + Clone {
        move |n| n % divisor
    }
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..300u64) |> #[parallel(2, by = by(3))] { map(|n| n + 1) |> take(4) } |> collect::<BTreeSet<_>>();
        },
        |done| assert_eq!(done, (1..=12).collect())
    );
}

#[test]
fn by_key_behind_an_ordered_region() {
    fn tens(n: &u64) -> u64 {
        n / 10
    }
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..3000u64)
                |> #[parallel(2)] map(|n| n + 1)
                |> #[parallel(3, by = tens)] { map(|n| n) |> filter(|n| *n > 0) }
                |> collect::<Vec<_>>();
        },
        |done| {
            let mut by_key: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
            done.iter().for_each(|n| by_key.entry(n / 10).or_default().push(*n));
            assert!(by_key.values().all(|items| items.is_sorted()));
            assert_eq!(done.len(), 3000);
        }
    );
}

#[test]
fn dead_letters_of_unordered_and_keyed_regions() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let (plain, keyed) = source(0..2000u64) |> broadcast();
            let one = plain |> #[parallel(2, unordered)] #[on_error(dead_letter = bad)]
                try_map(|n| if n % 5 == 0 { Err("five") } else { Ok(n) }) |> count();
            let other = keyed |> #[parallel(2, by = |n| *n)] #[on_error(dead_letter = worse)]
                try_map(|n| if n % 4 == 0 { Err("four") } else { Ok(n) }) |> count();
            let bads = bad |> map(|record| record.item) |> collect::<BTreeSet<_>>();
            let worses = worse |> map(|record| record.item) |> collect::<BTreeSet<_>>();
        },
        |done| {
            assert_eq!((done.one, done.other), (1600, 1500));
            assert_eq!(done.bads, (0..2000).step_by(5).collect());
            assert_eq!(done.worses, (0..2000).step_by(4).collect());
        }
    );
}

/// Pending once.
async fn turn() {
    let mut yielded = false;
    std::future::poll_fn(|cx| {
        if std::mem::replace(&mut yielded, true) {
            return std::task::Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

/// The replica that fails is not the first in the order of the input: its failure waits for those before it, and is the cause.
#[test]
fn a_panic_in_an_async_replica_is_the_cause_though_another_is_before_it() {
    for seed in 0..20 {
        let failing = pipeline! {
            #![engine(tokio)]
            source(0..40u64)
                |> #[buffer(1)] #[parallel(4)] {
                    map(async |n| {
                        for _ in 0..if n % 2 == 0 { 7 } else { 1 } {
                            turn().await;
                        }
                        assert!(n != 21, "no");
                        n
                    })
                }
                |> count();
        };
        let error =
            pollster::block_on(failing.run_on(&engine::Sync::new().seed(seed))).unwrap_err();
        assert_eq!(error.stage(), Some("map"), "seed {seed}: {error}");
    }
}

/// `1..=4` is one until the queue in front is crowded, then more: all four meet.
#[test]
fn a_crowded_queue_brings_all_replicas_to_work() {
    let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (now, most_of) = (&now, &most);
    let crowded = pipeline! {
        #![engine(tokio)]
        source(0..20_000u64)
            |> #[buffer(512)] boundary()
            |> #[parallel(1..=4)] {
                map(async |n| {
                    most_of.fetch_max(now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                    turn().await;
                    now.fetch_sub(1, Ordering::Relaxed);
                    n
                })
            }
            |> count();
    };
    let done = crowded.run_blocking_on(&engine::Sync::new()).unwrap();
    assert_eq!((done.output, most.load(Ordering::Relaxed)), (20_000, 4));
    let map = done.report.islands.iter().find(|island| island.name == "map").unwrap();
    assert_eq!((map.worked, map.replicas), (4, 4));
}

#[test]
fn a_region_that_failed_gives_nothing_of_what_comes_later() {
    on_every_engine!(|engine, host| {
        let given = Arc::new(Mutex::new(Vec::new()));
        let (give, seen) = (given.clone(), 0..20_000u64);
        let failing = pipeline! {
            #![engine(tokio)]
            #![buffer(16)]
            source(seen)
                |> #[parallel(3)] #[name = "check"] try_map(|n| if n == 2999 { Err("bad") } else { Ok(n) })
                |> for_each(move |n| give.lock().unwrap().push(n));
        };
        let error = host.block_on(async { failing.run_on(&engine).await }).unwrap_err();
        assert_eq!(error.position().map(|at| at.item()), Some(2999), "{engine:?}");
        let given = given.lock().unwrap();
        assert!(
            given.len() <= 2999 && given.iter().copied().eq(0..given.len() as u64),
            "{given:?}"
        );
    });
}

#[test]
fn each_replica_that_saw_input_gives_one_partial_result() {
    for (items, partials) in [(0, 1..=1), (1, 1..=1), (20_000, 1..=4)] {
        each_engine!(
            pipeline! {
                #![engine(tokio)]
                source(0..items)
                    |> #[parallel(4)] fold((1, 0), |(one, seen), _| (one, seen + 1))
                    |> reduce(|(one, some), (other, more)| (one + other, some + more));
            },
            |done| {
                let (given, seen) = done.unwrap();
                assert!(partials.contains(&given), "{given} of {items}");
                assert_eq!(seen, items);
            }
        );
    }
}

/// Items of one batch each, of which the first is held up: the window has room for four more.
#[test]
fn replicas_run_ahead_of_a_slow_item_as_far_as_the_window_says() {
    let finished = Mutex::new(Vec::new());
    let held_up = pipeline! {
        #![buffer(1)]
        source(0..100u64)
            |> #[parallel(2, window = 5)] {
                map(async |n| {
                    for _ in 0..if n == 0 { 1000 } else { 0 } {
                        turn().await;
                    }
                    finished.lock().unwrap().push(n);
                    n
                })
            }
            |> collect::<Vec<_>>();
    };
    let done = held_up.run_blocking().unwrap();
    assert_eq!(done.output, (0..100).collect::<Vec<_>>());
    assert_eq!(finished.into_inner().unwrap()[..6], [1, 2, 3, 4, 0, 5]);
}

#[test]
fn so_they_do_where_nothing_waits() {
    let (tx, rx) = mpsc::channel();
    let (rx, tx) = (Mutex::new(rx), &tx);
    let overtook = &rx;
    let held_up = pipeline! {
        #![engine(dataflow)]
        #![buffer(1)]
        source(0..100u64)
            |> #[parallel(2, window = 5)] map(|n| {
                match n {
                    0 => {
                        let overtook = overtook.lock().unwrap();
                        let four = || overtook.recv_timeout(Duration::from_secs(20)).unwrap();
                        assert_eq!([(); 4].map(|()| four()), [1, 2, 3, 4]);
                        assert!(overtook.try_recv().is_err(), "the window is full");
                    }
                    n => tx.send(n).unwrap(),
                }
                n
            })
            |> collect::<Vec<_>>();
    };
    assert_eq!(held_up.run_blocking().unwrap().output, (0..100).collect::<Vec<_>>());
}

#[test]
fn items_in_flight_keep_order() {
    let expected: Vec<u64> = (0..2000).map(|n| n + 1).collect();
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..2000u64)
                |> #[parallel(8)] map(async |n| {
                    for _ in 0..n % 5 {
                        turn().await;
                    }
                    n + 1
                })
                |> collect::<Vec<_>>();
        },
        |done| assert_eq!(done, expected)
    );
}

/// The first item waits for another to be through.
#[test]
fn unordered_items_in_flight_overtake() {
    each_engine!(
        {
            let through: &AtomicUsize = Box::leak(Box::default());
            pipeline! {
                #![engine(tokio)]
                source(0..200u64)
                    |> #[parallel(2, unordered)] map(async move |n| {
                        while n == 0 && through.load(Ordering::Relaxed) == 0 {
                            turn().await;
                        }
                        through.fetch_add(1, Ordering::Relaxed);
                        n
                    })
                    |> collect::<Vec<_>>();
            }
        },
        |done| {
            assert_ne!(done[0], 0, "the slow one is overtaken");
            assert_eq!(done.iter().collect::<BTreeSet<_>>().len(), 200);
        }
    );
}

#[test]
fn so_many_are_in_flight_and_no_more() {
    static NOW: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    let counted = pipeline! {
        #![engine(tokio)]
        source(0..500u64)
            |> #[parallel(7)] for_each(async |_| {
                MOST.fetch_max(NOW.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                turn().await;
                NOW.fetch_sub(1, Ordering::Relaxed);
            });
    };
    counted.run_blocking().unwrap();
    assert_eq!((NOW.load(Ordering::Relaxed), MOST.load(Ordering::Relaxed)), (0, 7));
}

#[test]
fn dead_letters_of_items_in_flight_name_their_items() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            let good = source(0..100u64)
                |> #[parallel(4, unordered)] #[on_error(dead_letter = bad)] try_map(async |n| {
                    turn().await;
                    if n % 10 == 3 { Err(format!("{n} ends in three")) } else { Ok(n) }
                })
                |> count();
            let bads = bad |> map(|record| (record.item, record.input)) |> collect::<BTreeSet<_>>();
        },
        |done| {
            assert_eq!(done.good, 90);
            assert_eq!(done.bads, (3..100).step_by(10).map(|n| (n, Some(n))).collect());
        }
    );
}

#[test]
fn an_error_of_an_item_in_flight_names_it() {
    let failing = pipeline! {
        #![engine(tokio)]
        source(0..100u64)
            |> #[parallel(4)] try_map(async |n| { turn().await; if n == 17 { Err("no") } else { Ok(n) } })
            |> count();
    };
    let error = pollster::block_on(failing.run_on(&engine::Sync::new())).unwrap_err();
    assert_eq!((error.stage(), error.position().map(|at| at.item())), (Some("try_map"), Some(17)));
}

#[test]
fn a_panic_in_flight_names_its_stage_and_item() {
    let failing = pipeline! {
        #![engine(tokio)]
        source(0..100u64)
            |> #[parallel(4, unordered)] map(async |n| { turn().await; assert!(n != 17, "no"); n })
            |> count();
    };
    let error = failing.run_blocking().unwrap_err();
    assert_eq!((error.stage(), error.position().map(|at| at.item())), (Some("map"), Some(17)));
}

#[test]
fn a_consumer_that_has_enough_drops_what_is_in_flight() {
    let done = pipeline! {
        #![engine(tokio)]
        source(0u64..) |> #[parallel(4)] map(async |n| { turn().await; n }) |> take(5) |> collect::<Vec<_>>();
    };
    assert_eq!(done.run_blocking().unwrap().into_output(), [0, 1, 2, 3, 4]);
}

#[test]
fn an_async_stage_in_a_region() {
    let expected: Vec<u64> = (0..300).map(|n| n * 2).collect();
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..300u64) |> #[parallel(3)] { map(async |n| { turn().await; n * 2 }) } |> collect::<Vec<_>>();
        },
        |done| assert_eq!(done, expected)
    );
}
