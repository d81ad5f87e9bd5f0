//! What is left after a run, however it ended: no thread, no task, no item, no file. One test at a time: they count threads.
#![cfg(target_os = "linux")]

#[path = "support/eventually.rs"]
mod eventually;
#[path = "support/folder.rs"]
mod folder;

use std::{
    fs,
    future::Future,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Waker},
    thread,
    time::Duration,
};

use pipeline::{
    engine::{Engine, Shared},
    prelude::*,
    run::Clock,
};

use crate::{eventually::eventually, folder::Folder};

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The threads of engines: by the names that they give them.
fn threads() -> Vec<String> {
    threads_named(&["steal-", "leaks/", "hybrid"])
}

fn threads_named(beginnings: &[&str]) -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|name| beginnings.iter().any(|beginning| name.starts_with(beginning))).collect()
}

/// A thread that has been joined leaves the list of the process a moment later.
fn no_thread_is_left() {
    eventually("every thread ends", || threads().is_empty());
}

/// Nor one of a runtime that a run made for itself. Not for tests with a runtime of their own.
fn no_runtime_is_left() {
    no_thread_is_left();
    eventually("every runtime ends", || threads_named(&["tokio-"]).is_empty());
}

/// An item that is counted as long as it lives.
struct Live(Arc<AtomicUsize>);

impl Live {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Live(count.clone())
    }
}

impl Clone for Live {
    fn clone(&self) -> Self {
        Live::new(&self.0)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Counted items through edges, a region and both arms of a fork, without end.
macro_rules! endless {
    ($live:ident) => {
        pipeline! {
            #![engine(tokio)]
            #![name = "leaks"]
            #![share($live)]
            let (left, right) = source(0u64..)
                |> map(move |_| Live::new(&$live))
                |> #[parallel(2)] map(|item| item)
                |> broadcast();
            left |> boundary() |> for_each(drop);
            right |> #[parallel(2)] flat_map(|item| [item.clone(), item]) |> for_each(drop);
        }
    };
}

fn runs_of_every_end<E: Engine<'static, Shared>>(engine: &E) {
    let live = Arc::new(AtomicUsize::new(0));
    let under_way = |taken: u64| move |report: Report| report.stage("map").unwrap().taken > taken;
    for taken in [0, 100, 10_000] {
        let run = endless!(live).start_on(engine).unwrap();
        eventually("the run is under way", || under_way(taken)(run.snapshot()));
        pollster::block_on(run.abort());
        assert_eq!(live.load(Ordering::Relaxed), 0, "aborted");

        let run = endless!(live).start_on(engine).unwrap();
        eventually("the run is under way", || under_way(taken)(run.snapshot()));
        pollster::block_on(run.drain(Duration::from_secs(60))).unwrap();
        assert_eq!(live.load(Ordering::Relaxed), 0, "drained");

        let run = endless!(live).start_on(engine).unwrap();
        eventually("the run is under way", || under_way(taken)(run.snapshot()));
        drop(run);
        eventually("what a dropped run held is dropped", || live.load(Ordering::Relaxed) == 0);
    }
    let counted = live.clone();
    let failing = pipeline! {
        #![engine(tokio)]
        #![name = "leaks"]
        source(0u64..)
            |> map(move |n| (n, Live::new(&counted)))
            |> #[parallel(2)] try_map(|(n, item)| if n == 5000 { Err("no more") } else { Ok(item) })
            |> boundary()
            |> for_each(drop);
    };
    pollster::block_on(failing.run_on(engine)).unwrap_err();
    assert_eq!(Arc::strong_count(&live), 1, "failed");
}

#[test]
fn nothing_is_left_of_runs_on_steal() {
    let _alone = alone();
    for workers in [1, 2, 4] {
        let engine = Steal::workers(workers);
        runs_of_every_end(&engine);
        assert_eq!(threads().len(), workers);
        drop(engine);
        no_thread_is_left();
    }
}

#[test]
fn nothing_is_left_of_runs_on_dataflow() {
    let _alone = alone();
    runs_of_every_end(&Dataflow::new());
    no_thread_is_left();
}

/// A runtime whose threads drive tasks while the test waits.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap()
}

#[test]
fn nothing_is_left_of_runs_on_tokio() {
    let _alone = alone();
    let runtime = runtime();
    let _inside = runtime.enter();
    runs_of_every_end(&Tokio::new());
    eventually("every task ends", || runtime.metrics().num_alive_tasks() == 0);
}

#[test]
fn nothing_is_left_of_runs_on_hybrid() {
    let _alone = alone();
    let runtime = runtime();
    let _inside = runtime.enter();
    for workers in [1, 2] {
        let engine = Hybrid::workers(workers);
        runs_of_every_end(&engine);
        eventually("every task ends", || runtime.metrics().num_alive_tasks() == 0);
        drop(engine);
        no_thread_is_left();
    }
}

/// How many files of this folder are open.
fn open_in(folder: &Folder) -> usize {
    let open = fs::read_dir("/proc/self/fd").unwrap();
    let open = open.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
    open.filter(|path| path.starts_with(folder.root())).count()
}

/// Reads a file and writes another, without end.
macro_rules! endless_copy {
    ($lines:ident $written:ident) => {
        pipeline! {
            #![engine(tokio)]
            #![name = "leaks"]
            source(file::lines(&$lines))
                |> map(|line: &str| line.to_owned())
                |> #[parallel(2)] flat_map(|line| std::iter::repeat(line))
                |> sink(file::write_lines(&$written));
        }
    };
}

fn no_file_is_left_of_runs<E: Engine<'static, Shared>>(engine: &E) {
    let folder = Folder::new();
    let (lines, written) = (folder.file("lines", "one\ntwo\n"), folder.path("written"));
    let under_way = |report: Report| report.stage("sink").unwrap().taken > 1000;
    let only_what_was_there = || open_in(&folder) == 0 && folder.names() == ["lines"];
    for _ in 0..5 {
        let run = endless_copy!(lines written).start_on(engine).unwrap();
        eventually("the run is under way", || under_way(run.snapshot()));
        drop(run);
        eventually("a dropped run closes its files and removes them", only_what_was_there);

        let run = endless_copy!(lines written).start_on(engine).unwrap();
        eventually("the run is under way", || under_way(run.snapshot()));
        pollster::block_on(run.abort());
        eventually("an aborted run closes its files and removes them", only_what_was_there);
    }
}

#[test]
fn no_file_is_left_on_any_engine() {
    let _alone = alone();
    let runtime = runtime();
    let _inside = runtime.enter();
    no_file_is_left_of_runs(&Tokio::new());
    no_file_is_left_of_runs(&Steal::workers(2));
    no_file_is_left_of_runs(&Dataflow::new());
    no_file_is_left_of_runs(&Hybrid::workers(2));
    no_thread_is_left();
}

#[test]
fn a_run_that_is_over_has_joined_its_threads() {
    let _alone = alone();
    let counted = || {
        pipeline! {
            #![engine(tokio)]
            #![name = "leaks"]
            source(0..100u32) |> #[parallel(3)] map(|n| n) |> boundary() |> count();
        }
    };
    for _ in 0..50 {
        pollster::block_on(counted().run_on(&Dataflow::new())).unwrap();
        no_thread_is_left();
        counted().run_blocking_on(&Dataflow::new()).unwrap();
        no_thread_is_left();
        pollster::block_on(counted().start_on(&Steal::workers(2)).unwrap().join()).unwrap();
        no_thread_is_left();
        counted().run_blocking_on(&Steal::workers(2)).unwrap();
        no_thread_is_left();
        pollster::block_on(counted().run_on(&Hybrid::workers(2))).unwrap();
        no_thread_is_left();
        counted().run_blocking_on(&Hybrid::workers(2)).unwrap();
        no_runtime_is_left();
        counted().run_blocking_on(&Tokio::new()).unwrap();
        no_runtime_is_left();
    }
}

/// What hybrid has on tokio, and all that tokio has, runs on a runtime that is made for the run.
#[test]
fn a_blocking_run_with_a_runtime_of_its_own_leaves_none() {
    let _alone = alone();
    let counted = || {
        pipeline! {
            #![engine(tokio)]
            #![name = "leaks"]
            source(0..100u32)
                |> #[parallel(3)] map(|n| n)
                |> map(async |n| { eventually("there is a runtime", || !threads_named(&["tokio-"]).is_empty()); n })
                |> #[name = "sixty"] try_map(|n| if n == 60 { Err("no more") } else { Ok(n) })
                |> boundary()
                |> count();
        }
    };
    for _ in 0..20 {
        let error = counted().run_blocking_on(&Tokio::new()).unwrap_err();
        assert_eq!(error.stage(), Some("sixty"), "{error}");
        no_runtime_is_left();
        let error = counted().run_blocking_on(&Hybrid::workers(2)).unwrap_err();
        assert_eq!(error.stage(), Some("sixty"), "{error}");
        no_runtime_is_left();
    }
}

#[test]
fn a_blocking_run_leaves_nothing_behind_when_it_fails() {
    let _alone = alone();
    let live = Arc::new(AtomicUsize::new(0));
    let (engine, hybrid) = (Steal::workers(2), Hybrid::workers(2));
    for _ in 0..20 {
        let counting = &live;
        let failing = || {
            pipeline! {
                #![engine(tokio)]
                #![name = "leaks"]
                source(0u64..)
                    |> map(|n| (n, Live::new(counting)))
                    |> #[parallel(2)] map(|(n, item)| if n == 500 { panic!("no more") } else { item })
                    |> boundary()
                    |> for_each(drop);
            }
        };
        failing().run_blocking_on(&engine).unwrap_err();
        assert_eq!(live.load(Ordering::Relaxed), 0);
        failing().run_blocking_on(&Dataflow::new()).unwrap_err();
        assert_eq!(live.load(Ordering::Relaxed), 0);
        failing().run_blocking_on(&hybrid).unwrap_err();
        assert_eq!(live.load(Ordering::Relaxed), 0);
    }
    drop((engine, hybrid));
    no_runtime_is_left();
}

/// How often the threads of engines have gone to sleep so far.
fn naps() -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let status = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("status")).ok());
    let of_engines = status.filter(|status| status.contains("steal-"));
    let naps = of_engines.filter_map(|status| {
        Some(status.lines().find(|line| line.starts_with("voluntary_ctxt"))?.to_owned())
    });
    naps.collect()
}

/// A thread that spins or naps shows within milliseconds; one that sleeps for good never does.
#[test]
fn threads_without_work_sleep() {
    let _alone = alone();
    let engine = Steal::workers(2);
    let (tx, rx) = futures::channel::mpsc::channel::<u32>(1);
    let counted = pipeline! { #![engine(tokio)] source(rx) |> boundary() |> count(); };
    let run = counted.start_on(&engine).unwrap();
    let clock = Clock::real();
    eventually("all threads sleep", || {
        let (before, now) = (naps(), clock.now());
        while clock.now() - now < Duration::from_millis(5) {
            thread::yield_now();
        }
        before.len() == 2 && naps() == before
    });
    drop(tx);
    assert_eq!(pollster::block_on(run).unwrap().into_output(), 0);
}

/// What an island may take and give between two looks at whether it is to go on: 4096 items, and eight times as many where turns
/// are counted.
const TURN: u64 = 4096;

/// Of an expansion without end, an abort lets through no more than what is left of a turn that had begun.
fn an_abort_leaves_an_endless_stage<E: Engine<'static, Shared>>(engine: &E, turn: u64) {
    let given = Arc::new(AtomicU64::new(0));
    let counted = given.clone();
    let endless = pipeline! {
        #![engine(tokio)]
        #![name = "leaks"]
        source([()])
            |> flat_map(move |()| {
                let counted = counted.clone();
                (0u64..).inspect(move |_| _ = counted.fetch_add(1, Ordering::Relaxed))
            })
            |> boundary()
            |> for_each(drop);
    };
    let mut run = endless.start_on(engine).unwrap();
    let mut cx = Context::from_waker(Waker::noop());
    eventually("the stage is under way", || {
        assert!(Pin::new(&mut run).poll(&mut cx).is_pending(), "it never ends by itself");
        given.load(Ordering::Relaxed) > 10_000
    });
    let mut aborted = pin!(run.abort());
    let mut is_over = aborted.as_mut().poll(&mut cx).is_ready();
    let before = given.load(Ordering::Relaxed);
    eventually("an abort ends the stage", || {
        is_over = is_over || aborted.as_mut().poll(&mut cx).is_ready();
        is_over
    });
    let after = given.load(Ordering::Relaxed);
    assert!(after - before <= turn, "{} items after the abort", after - before);
}

#[test]
fn an_abort_leaves_an_infinite_flat_map_at_once() {
    let _alone = alone();
    let runtime = runtime();
    let _inside = runtime.enter();
    for _ in 0..5 {
        an_abort_leaves_an_endless_stage(&Steal::workers(1), TURN);
        an_abort_leaves_an_endless_stage(&Steal::workers(2), TURN);
        an_abort_leaves_an_endless_stage(&Dataflow::new(), TURN);
        an_abort_leaves_an_endless_stage(&Tokio::new(), TURN);
        an_abort_leaves_an_endless_stage(&Hybrid::workers(2), TURN);
        an_abort_leaves_an_endless_stage(&engine::Sync::new(), 8 * TURN + 1);
        an_abort_leaves_an_endless_stage(&engine::Sync::new().seed(7), 8 * TURN + 1);
    }
}
