//! What holds on engines with threads of their own: runs that borrow, runs inside of runs, what outlives a panic.

#[path = "support/eventually.rs"]
mod eventually;
#[path = "support/left.rs"]
mod left;

use std::{
    cell::Cell,
    collections::HashSet,
    future::{Future, IntoFuture},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Waker},
    thread::{self, ThreadId},
};

use futures::{StreamExt, channel::mpsc, stream};
use pipeline::{
    engine::{RunBlocking, Shared},
    error::FailureKind,
    prelude::*,
};

use crate::eventually::eventually;

/// Says which threads came by.
#[derive(Default)]
struct Visitors(Mutex<HashSet<ThreadId>>);

impl Visitors {
    fn note(&self) {
        self.0.lock().unwrap().insert(thread::current().id());
    }

    fn into_set(self) -> HashSet<ThreadId> {
        self.0.into_inner().unwrap()
    }
}

/// S65: what is borrowed is read and written by other threads, and is the caller's again afterwards.
#[test]
fn a_blocking_run_borrows_from_its_caller() {
    let _left = left::watch();
    fn check<E: for<'env> RunBlocking<'env, Shared>>(engine: &E) {
        let words = ["one", "three", "five"].map(String::from);
        let (letters, mut lengths) = (AtomicUsize::new(0), Vec::new());
        let (words_of, letters_of) = (&words, &letters);
        for _ in 0..20 {
            let measured = pipeline! {
                #![engine(tokio)]
                source(words_of.iter())
                    |> #[parallel(2)] map(|word| word.as_str())
                    |> inspect(|word| _ = letters_of.fetch_add(word.len(), Ordering::Relaxed))
                    |> boundary()
                    |> map(|word| (word, word.len()))
                    |> collect::<Vec<_>>();
            };
            lengths = measured.run_blocking_on(engine).unwrap().into_output();
        }
        assert_eq!(lengths, [("one", 3), ("three", 5), ("five", 4)]);
        assert_eq!(letters.into_inner(), 20 * 12);
        drop(words);
    }
    check(&Steal::workers(1));
    check(&Steal::workers(2));
    check(&Steal::new().pinned(true));
    check(&Dataflow::new());
}

#[test]
fn one_worker_is_the_caller_alone() {
    let _left = left::watch();
    let visitors = Visitors::default();
    let seen = &visitors;
    let noted = pipeline! {
        #![engine(tokio)]
        source(0..20_000u32) |> #[parallel(3)] map(|n| { seen.note(); n }) |> boundary() |> for_each(|_| seen.note());
    };
    noted.run_blocking_on(&Steal::workers(1)).unwrap();
    assert_eq!(visitors.into_set(), HashSet::from([thread::current().id()]));
}

/// Each of two replicas waits for the other, so that both threads have to come.
#[test]
fn two_workers_are_the_caller_and_one_thread() {
    let _left = left::watch();
    let (visitors, barrier) = (Visitors::default(), std::sync::Barrier::new(2));
    let (seen, together) = (&visitors, &barrier);
    let engine = Steal::workers(2);
    for _ in 0..50 {
        let met = pipeline! {
            #![engine(tokio)]
            source([0u32, 1]) |> map(|n| n) |> #[buffer(1)] #[parallel(2)] map(|n| { together.wait(); seen.note(); n }) |> for_each(drop);
        };
        met.run_blocking_on(&engine).unwrap();
    }
    let visitors = visitors.into_set();
    assert_eq!(visitors.len(), 2);
    assert!(visitors.contains(&thread::current().id()));
}

#[test]
fn a_run_of_one_island_calls_nobody() {
    let _left = left::watch();
    let visitors = Visitors::default();
    let seen = &visitors;
    let noted = pipeline! { #![engine(tokio)] source(0..9) |> for_each(|_| seen.note()); };
    noted.run_blocking_on(&Steal::workers(2)).unwrap();
    assert_eq!(visitors.into_set(), HashSet::from([thread::current().id()]));
}

thread_local! {
    /// This thread waits for a run inside a stage.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// S67: while a stage waits for a run of its own, no other stage of the outer run is called on its stack.
#[test]
fn a_stage_that_waits_for_a_run_helps_that_run_only() {
    let _left = left::watch();
    for workers in [1, 2, 3] {
        let engine = Steal::workers(workers);
        let inner_sum = |n: u64| {
            assert!(!INSIDE.replace(true), "a stage is called inside another");
            let inner = pipeline! {
                #![engine(tokio)]
                source(0..n) |> #[parallel(2)] map(|n| n + 1) |> boundary() |> fold(0, |sum, n| sum + n);
            };
            let sum = inner.run_blocking_on(&engine).unwrap().into_output();
            INSIDE.set(false);
            sum
        };
        let (inner_sum, expected) = (&inner_sum, (0..200u64).map(|n| n * (n + 1) / 2).sum::<u64>());
        let outer = || {
            pipeline! {
                #![engine(tokio)]
                source(0..200u64) |> #[buffer(8)] #[parallel(3)] map(inner_sum) |> boundary() |> fold(0, |sum, n| sum + n);
            }
        };
        let sum: u64 = outer().run_blocking_on(&engine).unwrap().into_output();
        assert_eq!(sum, expected, "{workers} workers");
    }
}

/// Its thread would be one of those that the run needs: with one worker, the only one.
#[test]
fn a_stage_that_blocks_on_a_run_of_its_own_pool_gets_an_error() {
    let _left = left::watch();
    for workers in [1, 2] {
        let engine = Steal::workers(workers);
        let inside = engine.clone();
        let outer = || {
            let inside = inside.clone();
            pipeline! {
                #![engine(tokio)]
                source(0..3u64) |> map(move |n| {
                    let counted = pipeline! { #![engine(tokio)] source(stream::pending::<u8>()) |> boundary() |> count(); };
                    let error = pollster::block_on(counted.run_on(&inside)).unwrap_err();
                    assert!(error.to_string().contains("run_blocking_on"), "{error}");
                    n
                }) |> boundary() |> count();
            }
        };
        assert_eq!(outer().run_blocking_on(&engine).unwrap().into_output(), 3);
        assert_eq!(pollster::block_on(outer().run_on(&engine)).unwrap().into_output(), 3);
    }
}

/// So does an iterator: unlike a stream it cannot leave the thread.
#[test]
fn an_iterator_that_blocks_on_a_run_of_its_own_pool_gets_an_error() {
    let _left = left::watch();
    for workers in [1, 2] {
        let engine = Steal::workers(workers);
        let inside = engine.clone();
        let items = (0..3u64).inspect(move |_| {
            let counted = pipeline! { #![engine(tokio)] source(stream::pending::<u8>()) |> boundary() |> count(); };
            let error = pollster::block_on(counted.run_on(&inside)).unwrap_err();
            assert!(error.to_string().contains("run_blocking_on"), "{error}");
        });
        let outer = pipeline! { #![engine(tokio)] source(items) |> boundary() |> count(); };
        assert_eq!(pollster::block_on(outer.run_on(&engine)).unwrap().into_output(), 3);
    }
}

/// It leaves the thread while it waits: that is no stage.
#[test]
fn a_source_may_wait_for_a_run_of_its_own_pool() {
    for workers in [1, 2] {
        let engine = Steal::workers(workers);
        let inside = engine.clone();
        let inner = async move {
            let counted = pipeline! { #![engine(tokio)] source(0..9) |> boundary() |> count(); };
            counted.run_on(&inside).await.unwrap().into_output()
        };
        let outer = pipeline! {
            #![engine(tokio)]
            source(stream::once(inner)) |> boundary() |> fold(0, |sum, n| sum + n);
        };
        assert_eq!(pollster::block_on(outer.run_on(&engine)).unwrap().into_output(), 9);
    }
}

#[test]
fn a_stage_of_an_async_run_waits_for_a_run_of_its_own() {
    let _left = left::watch();
    for workers in [1, 2] {
        let engine = Steal::workers(workers);
        let inside = engine.clone();
        let outer = pipeline! {
            #![engine(tokio)]
            #![share(inside)]
            source(0..50u64) |> #[parallel(2)] map(move |n| {
                let counted = pipeline! { #![engine(tokio)] source(0..n) |> boundary() |> count(); };
                counted.run_blocking_on(&inside).unwrap().into_output()
            }) |> fold(0, |sum, n| sum + n);
        };
        let sum = pollster::block_on(outer.run_on(&engine)).unwrap().into_output();
        assert_eq!(sum, (0..50).sum::<u64>());
    }
}

#[test]
fn many_runs_share_a_pool() {
    let _left = left::watch();
    let engine = Steal::workers(2);
    thread::scope(|scope| {
        for start in 0..8u64 {
            let engine = engine.clone();
            scope.spawn(move || {
                for _ in 0..20 {
                    let built = || {
                        pipeline! {
                            #![engine(tokio)]
                            source(start..start + 500)
                                |> #[parallel(2)] map(|n| n * 2) |> boundary() |> fold(0, |sum, n| sum + n);
                        }
                    };
                    let expected = (start..start + 500).map(|n| n * 2).sum::<u64>();
                    let done = built().run_blocking_on(&engine).unwrap();
                    assert_eq!(done.into_output(), expected);
                    let done = pollster::block_on(built().run_on(&engine)).unwrap();
                    assert_eq!(done.into_output(), expected);
                }
            });
        }
    });
}

#[test]
fn a_pool_outlives_panics() {
    let _left = left::watch();
    for workers in [1, 2] {
        let engine = Steal::workers(workers);
        for _ in 0..20 {
            let failing = || {
                pipeline! {
                    #![engine(tokio)]
                    source(0..1000u32) |> #[parallel(2)] #[name = "boom"] map(|n| if n == 500 { panic!("no") } else { n }) |> boundary() |> count();
                }
            };
            let error = failing().run_blocking_on(&engine).unwrap_err();
            assert_eq!(error.stage(), Some("boom"), "{error}");
            let error = pollster::block_on(failing().run_on(&engine)).unwrap_err();
            assert_eq!(error.stage(), Some("boom"), "{error}");
        }
        let counted = pipeline! { #![engine(tokio)] source(0..1000u32) |> boundary() |> count(); };
        let done = pollster::block_on(counted.run_on(&engine)).unwrap();
        assert_eq!(done.into_output(), 1000);
    }
}

/// Panics when it is dropped, once.
struct Fuse(Cell<bool>);

impl Drop for Fuse {
    fn drop(&mut self) {
        if self.0.replace(false) {
            panic!("the fuse blew");
        }
    }
}

/// What an island holds is dropped by its engine, outside of every stage.
#[test]
fn a_destructor_that_panics_is_the_failure_of_the_run() {
    let _left = left::watch();
    fn check<E: for<'env> RunBlocking<'env, Shared>>(engine: &E) {
        let fuse = Fuse(Cell::new(true));
        let counted = pipeline! {
            #![engine(tokio)]
            source(0..10u32) |> map(move |n| { let _ = &fuse; n }) |> boundary() |> count();
        };
        let error = counted.run_blocking_on(engine).map(|_| ()).unwrap_err();
        assert!(matches!(error.kind(), FailureKind::Panic(_)), "{error}");
        assert!(error.to_string().ends_with("panicked: the fuse blew"), "{error}");
    }
    check(&Steal::workers(1));
    check(&Steal::workers(2));
    check(&Dataflow::new());
}

/// Wakes nobody, and counts how often it was to.
#[derive(Default)]
struct Angry(AtomicUsize);

impl std::task::Wake for Angry {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Release);
        panic!("no");
    }
}

#[test]
fn a_pool_outlives_a_caller_that_cannot_be_woken() {
    let _left = left::watch();
    for workers in [1, 2] {
        let engine = Steal::workers(workers);
        let counted =
            || pipeline! { #![engine(tokio)] source(0..1000u32) |> boundary() |> count(); };
        for _ in 0..4 {
            let (mut tx, rx) = mpsc::channel::<u32>(1);
            let waited = pipeline! { #![engine(tokio)] source(rx) |> boundary() |> count(); };
            let mut run = std::pin::pin!(waited.run_on(&engine).into_future());
            let angry = Arc::new(Angry::default());
            let waker = Waker::from(angry.clone());
            assert!(run.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            tx.try_send(1).unwrap();
            drop(tx);
            // The thread that ends the run wakes the caller, and is there for the next.
            eventually("the caller is woken", || angry.0.load(Ordering::Acquire) > 0);
            let done = pollster::block_on(counted().run_on(&engine)).unwrap();
            assert_eq!(done.into_output(), 1000);
        }
    }
}

/// An error of the user's whose destructor panics.
#[derive(Debug)]
struct Sour;

impl std::fmt::Display for Sour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("sour")
    }
}

impl std::error::Error for Sour {}

impl Drop for Sour {
    fn drop(&mut self) {
        panic!("still sour");
    }
}

#[test]
fn a_pool_outlives_an_error_that_nobody_takes() {
    let _left = left::watch();
    for workers in [1, 2] {
        let engine = Steal::workers(workers);
        // Its last share is the thread's: the handle is gone before the stage fails.
        let (go, gone) = std::sync::mpsc::channel::<()>();
        let (begins, begun) = std::sync::mpsc::channel();
        let failing = pipeline! {
            #![engine(tokio)]
            source(0..1u32) |> try_map(move |_| {
                begins.send(()).unwrap();
                gone.recv().map_err(|_| Sour)
            }) |> for_each(drop);
        };
        let run = failing.start_on(&engine).unwrap();
        begun.recv().unwrap();
        drop(run);
        drop(go);
        let counted = pipeline! { #![engine(tokio)] source(0..1000u32) |> boundary() |> count(); };
        assert_eq!(pollster::block_on(counted.run_on(&engine)).unwrap().into_output(), 1000);
    }
}

/// Four islands, each busy with one item, and four threads: none of the seats in the run's crew stays empty.
#[test]
fn all_seats_are_taken_when_there_is_work_for_all() {
    let _left = left::watch();
    let engine = Steal::workers(4);
    for _ in 0..50 {
        let here = AtomicUsize::new(0);
        let all_meet = || {
            here.fetch_add(1, Ordering::Relaxed);
            eventually("all are here", || here.load(Ordering::Relaxed) == 4);
        };
        let meet = &all_meet;
        let met = pipeline! {
            #![engine(tokio)]
            source([0u8]) |> inspect(|_| meet()) |> for_each(drop);
            source([0u8]) |> inspect(|_| meet()) |> for_each(drop);
            source([0u8]) |> inspect(|_| meet()) |> for_each(drop);
            source([0u8]) |> inspect(|_| meet()) |> for_each(drop);
        };
        met.run_blocking_on(&engine).unwrap();
    }
}

#[test]
fn items_come_from_outside_while_all_threads_sleep() {
    let _left = left::watch();
    fn check(run: impl FnOnce(mpsc::Receiver<u32>) -> Vec<u32> + Send) {
        let (mut tx, rx) = mpsc::channel(0);
        thread::scope(|scope| {
            let collected = scope.spawn(|| run(rx));
            for n in 0..200 {
                pollster::block_on(futures::SinkExt::send(&mut tx, n)).unwrap();
            }
            drop(tx);
            assert_eq!(collected.join().unwrap(), (0..200).collect::<Vec<_>>());
        });
    }
    macro_rules! collected {
        ($rx:ident) => {
            pipeline! {
                #![engine(tokio)]
                source($rx) |> map(|n: u32| n) |> boundary() |> collect::<Vec<_>>();
            }
        };
    }
    let (one, two) = (Steal::workers(1), Steal::workers(2));
    for engine in [&one, &two] {
        check(|rx| collected!(rx).run_blocking_on(engine).unwrap().into_output());
        check(|rx| pollster::block_on(collected!(rx).run_on(engine)).unwrap().into_output());
    }
    check(|rx| collected!(rx).run_blocking_on(&Dataflow::new()).unwrap().into_output());
}

#[test]
fn the_last_clone_may_be_dropped_by_a_stage() {
    let _left = left::watch();
    let engine = Steal::workers(2);
    let inside = Mutex::new(Some(engine.clone()));
    let counted = pipeline! {
        #![engine(tokio)]
        source(0..100u32) |> inspect(move |_| drop(inside.lock().unwrap().take())) |> boundary() |> count();
    };
    let run = counted.start_on(&engine).unwrap();
    drop(engine);
    assert_eq!(pollster::block_on(run.join()).unwrap().into_output(), 100);
}

#[test]
fn run_blocking_inside_a_runtime_is_refused_by_all() {
    let _left = left::watch();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let counted = || pipeline! { #![engine(tokio)] source(0..9) |> count(); };
    runtime.block_on(async {
        for error in [
            counted().run_blocking_on(&Steal::workers(1)).unwrap_err(),
            counted().run_blocking_on(&Dataflow::new()).unwrap_err(),
        ] {
            assert!(matches!(error.kind(), FailureKind::Engine(_)), "{error}");
        }
    });
}

/// The threads of a run that is started inside a runtime are inside it too; they are the run's own, and may block.
#[test]
fn dataflow_threads_have_the_runtime_of_the_caller() {
    let _left = left::watch();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let slept = pipeline! {
        #![engine(tokio)]
        source(futures::stream::iter(0..20u64).then(async |n| {
                tokio::time::sleep(std::time::Duration::from_micros(n)).await;
                n
            }))
            |> boundary()
            |> map(|n| {
                let counted = pipeline! { #![engine(tokio)] source(0..n) |> boundary() |> count(); };
                counted.run_blocking_on(&Dataflow::new()).unwrap().into_output()
            })
            |> fold(0, |sum, n| sum + n);
    };
    let done = runtime.block_on(slept.run_on(&Dataflow::new())).unwrap();
    assert_eq!(done.into_output(), (0..20).sum::<u64>());
}

#[test]
fn threads_are_named() {
    let _left = left::watch();
    let names = Mutex::new(HashSet::new());
    let seen = &names;
    let named = || {
        pipeline! {
            #![engine(tokio)]
            #![name = "named"]
            source(0..9u32) |> #[name = "first"] map(|n| {
                seen.lock().unwrap().insert(thread::current().name().map(str::to_owned));
                n
            }) |> boundary() |> count();
        }
    };
    named().run_blocking_on(&Dataflow::new()).unwrap();
    assert_eq!(names.into_inner().unwrap(), HashSet::from([Some("named/source".to_owned())]));
}

#[test]
fn a_name_that_no_thread_can_have_harms_no_run() {
    let _left = left::watch();
    let named =
        pipeline! { #![engine(dataflow)] #![name = "one\0two"] source(0..9u32) |> count(); };
    assert_eq!(named.run_blocking().unwrap().output, 9);
}

/// Counts polls of the source's island by the run's own clock: a drain reaches a source that waits.
#[test]
fn a_drain_wakes_a_source_that_waits() {
    let _left = left::watch();
    let given = AtomicU64::new(0);
    let (mut tx, rx) = mpsc::channel::<u32>(8);
    let engine = Steal::workers(1);
    let counted = pipeline! {
        #![engine(tokio)]
        source(rx) |> boundary() |> count();
    };
    let run = counted.start_on(&engine).unwrap();
    for n in 0..3 {
        pollster::block_on(futures::SinkExt::send(&mut tx, n)).unwrap();
        given.fetch_add(1, Ordering::Relaxed);
    }
    while run.snapshot().stage("count").unwrap().taken < 3 {
        thread::yield_now();
    }
    let done = pollster::block_on(run.drain(std::time::Duration::from_secs(60))).unwrap();
    assert_eq!(done.into_output(), given.into_inner());
}
