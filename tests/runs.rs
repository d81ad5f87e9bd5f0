//! What one can do with a run: await it, watch it, abort it, drop it; and what it says when something goes wrong.

mod support;

use std::{
    cell::Cell,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use futures::{FutureExt, channel::mpsc, stream};
use pipeline::{
    error::{Cause, FailureKind},
    prelude::*,
    run::{RunContext, Sleep},
    source::{OwnedChunk, Source},
};

use crate::support::{left, on_every_engine};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap()
}

/// Says when it is dropped.
#[derive(Clone)]
struct Witness(Arc<AtomicBool>);

impl Drop for Witness {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

#[test]
fn nothing_runs_until_it_is_asked_to() {
    let _left = left::watch();
    let seen = AtomicU64::new(0);
    let built =
        pipeline! { source(0..9) |> for_each(|_| _ = seen.fetch_add(1, Ordering::Relaxed)); };
    assert_eq!(built.graph().nodes.len(), 2);
    let run = built.run();
    assert_eq!(seen.load(Ordering::Relaxed), 0);
    pollster::block_on(run).unwrap();
    assert_eq!(seen.load(Ordering::Relaxed), 9);
}

#[test]
fn a_run_may_be_made_in_one_place_and_spawned_in_another() {
    let _left = left::watch();
    let counted = pipeline! { #![engine(tokio)] source(0..1000u32) |> boundary() |> count(); };
    let run = counted.run();
    let runtime = runtime();
    let done = runtime.block_on(async { tokio::spawn(run).await.unwrap().unwrap() });
    assert_eq!(done.output, 1000);
}

#[test]
fn run_blocking_inside_a_runtime_is_an_error() {
    let _left = left::watch();
    let error = runtime().block_on(async {
        pipeline! { #![engine(tokio)] source(0..9) |> count(); }.run_blocking().unwrap_err()
    });
    assert!(matches!(error.kind(), FailureKind::Engine(_)), "{error}");
    assert!(error.to_string().contains("`run_blocking` inside a tokio runtime"), "{error}");
    let error = runtime()
        .block_on(async { pipeline! { source(0..9) |> count(); }.run_blocking().unwrap_err() });
    assert!(matches!(error.kind(), FailureKind::Engine(_)), "{error}");
}

#[test]
fn tokio_outside_of_a_runtime_is_an_error() {
    let _left = left::watch();
    let counted = pipeline! { #![engine(tokio)] source(0..9) |> count(); };
    let error = pollster::block_on(counted.run()).unwrap_err();
    assert!(matches!(error.kind(), FailureKind::Engine(_)), "{error}");
}

#[test]
fn a_sync_run_holds_what_is_not_send_and_is_polled_in_the_callers_task() {
    let _left = left::watch();
    let local = std::rc::Rc::new(3);
    let (mut tx, rx) = mpsc::channel(1);
    let counted = pipeline! { source(rx) |> map(|n: u32| n * *local) |> collect::<Vec<_>>(); };
    let mut run = Box::pin(counted.run());
    let mut cx = Context::from_waker(Waker::noop());
    assert!(run.as_mut().poll(&mut cx).is_pending());
    tx.try_send(1).unwrap();
    assert!(run.as_mut().poll(&mut cx).is_pending());
    tx.try_send(2).unwrap();
    drop(tx);
    assert_eq!(pollster::block_on(run).unwrap().output, [3, 6]);
}

/// How many items are taken from an iterator whose consumer, behind a buffer, stands at its first.
macro_rules! pulled_behind {
    ($buffer:literal) => {{
        let pulled = Cell::new(0);
        let numbers = (0..10_000).inspect(|_| pulled.set(pulled.get() + 1));
        let stuck = pipeline! {
            source(numbers) |> #[buffer($buffer)] for_each(async |_| std::future::pending::<()>().await);
        };
        let mut run = stuck.start().unwrap();
        let mut cx = Context::from_waker(Waker::noop());
        (0..100).for_each(|_| assert!(Pin::new(&mut run).poll(&mut cx).is_pending()));
        drop(run);
        pulled.get()
    }};
}

/// A buffer behind a source bounds items, though it moves chunks: there is one that is worked on, one queued, and one that the source
/// has made and cannot send.
#[test]
fn islands_of_a_sync_run_own_what_they_share() {
    let _left = left::watch();
    let shifted = {
        let shift = std::sync::Arc::new(1u64);
        let shifted = pipeline! {
            #![share(shift)]
            source(0..4u64) |> map(|n| n + *shift) |> boundary() |> map(|n| n * 10 + *shift) |> collect::<Vec<_>>();
        };
        assert_eq!(*shift, 1, "the caller keeps its own");
        shifted
    };
    assert_eq!(shifted.run_blocking().unwrap().output, [11, 21, 31, 41]);
}

#[test]
fn a_buffer_behind_a_source_bounds_what_is_taken_from_it() {
    let _left = left::watch();
    assert_eq!(pulled_behind!(1), 3);
    assert_eq!(pulled_behind!(8), 24);
    assert_eq!(pulled_behind!(300), 900);
    assert_eq!(pulled_behind!(2000), 3072);
}

#[test]
fn an_abort_drops_what_the_islands_hold() {
    let _left = left::watch();
    let runtime = runtime();
    let dropped = Arc::new(AtomicBool::new(false));
    let witness = Witness(dropped.clone());
    runtime.block_on(async {
        let endless = pipeline! {
            #![engine(tokio)]
            source(0u64..) |> map(move |n| { let _ = &witness; n }) |> boundary() |> count();
        };
        let run = endless.start().unwrap();
        let report = run.abort().await;
        assert_eq!(report.pipeline, "pipeline");
    });
    assert!(dropped.load(Ordering::Acquire));
}

#[test]
fn a_runtime_that_is_shut_down_fails_the_run() {
    let _left = left::watch();
    let pending = pipeline! {
        #![engine(tokio)]
        source(stream::pending::<u32>()) |> boundary() |> count();
    };
    let runtime = runtime();
    let entered = runtime.enter();
    let run = pending.start().unwrap();
    drop(entered);
    drop(runtime);
    let error = pollster::block_on(run.join()).unwrap_err();
    assert!(matches!(error.kind(), FailureKind::Engine(_)), "{error}");
    assert!(error.to_string().ends_with("the runtime was shut down"), "{error}");
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[test]
fn a_destructor_that_panics_while_a_run_is_torn_down_is_a_later_failure() {
    on_every_engine!(|engine, host| {
        let (one, other) = (Bomb, Bomb);
        let failing = pipeline! {
            #![engine(tokio)]
            let left = source(stream::pending::<u32>()) |> inspect(|_| _ = &one);
            let right = source(stream::pending::<u32>()) |> inspect(|_| _ = &other);
            let late = source(stream::once(async { 1 }));
            merge(left, right, late) |> #[name = "check"] try_map(|_| Err::<u32, _>("bad")) |> count();
        };
        let error = host.block_on(async { failing.run_on(&engine).await }).unwrap_err();
        assert_eq!(error.stage(), Some("check"), "{error}");
        let later: Vec<String> = error.later().iter().map(|later| later.kind.to_string()).collect();
        assert_eq!(later, ["panicked: dropped"; 2]);
    });
}

#[test]
fn an_output_whose_destructor_panics_is_a_later_failure_of_the_run() {
    let _left = left::watch();
    let (mut tx, rx) = mpsc::channel(1);
    let failing = pipeline! {
        let ended = source([1u32]) |> fold(Bomb, |bomb, _| bomb);
        let none = source(rx) |> #[name = "check"] try_map(|()| Err::<u32, _>("bad")) |> count();
    };
    let mut run = failing.start().unwrap();
    // The first output is there by now.
    assert!((&mut run).now_or_never().is_none());
    tx.try_send(()).unwrap();
    let error = pollster::block_on(run).map(drop).unwrap_err();
    assert_eq!(error.stage(), Some("check"), "{error}");
    assert_eq!(error.later()[0].kind.to_string(), "panicked: dropped");
}

#[test]
fn a_destructor_that_panics_after_the_run_was_dropped_harms_nobody() {
    let _left = left::watch();
    let bomb = Bomb;
    let waiting = pipeline! {
        source(stream::pending::<u32>()) |> inspect(move |_| _ = &bomb) |> count();
    };
    let mut run = Box::pin(waiting.run());
    assert!(run.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(run);
}

/// Holds up its destruction until the other side is gone.
struct Late(std::sync::Mutex<std::sync::mpsc::Receiver<()>>);

impl Drop for Late {
    fn drop(&mut self) {
        // The other side may wait in this worker's own queue.
        let _ = tokio::task::block_in_place(|| self.0.lock().unwrap().recv());
    }
}

/// The island that panics drops its ends of its edges before anyone hears of the panic.
#[test]
fn an_edge_that_breaks_hides_no_cause() {
    let _left = left::watch();
    let (gone, wait) = std::sync::mpsc::channel::<()>();
    let late = Late(std::sync::Mutex::new(wait));
    let gone = std::sync::Mutex::new(gone);
    let failing = pipeline! {
        #![engine(tokio)]
        source(0..9u32)
            |> #[name = "boom"] map(async |n| { let _ = &late; if n == 3 { panic!("no {n}") } else { n } })
            |> boundary()
            |> inspect(|_| drop(gone.lock()))
            |> count();
    };
    let error = runtime().block_on(failing.run()).unwrap_err();
    assert_eq!(error.stage(), Some("boom"), "{error}");
    assert_eq!(error.later().len(), 0, "{:?}", error.later());
}

/// The body that runs is the last: each takes long enough for a checkpoint behind it.
#[test]
fn no_stage_call_begins_after_an_abort() {
    let _left = left::watch();
    let (started, running) = std::sync::mpsc::channel();
    let (aborted, go_on) = std::sync::mpsc::channel::<()>();
    let go_on = std::sync::Mutex::new(go_on);
    let calls = Arc::new(AtomicU64::new(0));
    let counted = calls.clone();
    let clock = pipeline::run::Clock::real();
    let slow = move |n: u64| {
        let entered = clock.now();
        while clock.now() - entered < Duration::from_millis(1) {}
        if counted.fetch_add(1, Ordering::Relaxed) == 5 {
            started.send(()).unwrap();
            go_on.lock().unwrap().recv().unwrap();
        }
        n
    };
    let endless = pipeline! { #![engine(tokio)] source(0u64..) |> map(slow) |> count(); };
    let runtime = runtime();
    runtime.block_on(async {
        let run = endless.start().unwrap();
        running.recv().unwrap();
        let mut abort = Box::pin(run.abort());
        let polled = std::future::poll_fn(|cx| Poll::Ready(abort.as_mut().poll(cx))).await;
        assert!(polled.is_pending());
        aborted.send(()).unwrap();
        abort.await
    });
    assert_eq!(calls.load(Ordering::Relaxed), 6);
}

#[test]
fn dropping_the_handle_aborts_the_run() {
    let _left = left::watch();
    let runtime = runtime();
    let (closed, mut receiver) = tokio::sync::mpsc::channel::<u64>(1);
    runtime.block_on(async {
        let endless = pipeline! { #![engine(tokio)] source(0u64..) |> sink(closed); };
        drop(endless.start().unwrap());
        // Ends once the run has dropped the sender.
        while receiver.recv().await.is_some() {}
    });
}

#[test]
fn dropping_the_future_of_a_run_drops_its_islands() {
    let _left = left::watch();
    let dropped = Arc::new(AtomicBool::new(false));
    let witness = Witness(dropped.clone());
    let endless = pipeline! {
        source(stream::pending::<u32>()) |> map(move |n| { let _ = &witness; n }) |> count();
    };
    let mut run = Box::pin(endless.run());
    assert!(run.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    assert!(!dropped.load(Ordering::Acquire));
    drop(run);
    assert!(dropped.load(Ordering::Acquire));
}

#[test]
fn a_closed_channel_behind_a_sink_is_an_error_of_the_sink() {
    let _left = left::watch();
    let (tx, rx) = tokio::sync::mpsc::channel::<u32>(1);
    drop(rx);
    let sent = pipeline! { source(0..10u32) |> #[name = "out"] sink(tx); };
    let error = sent.run_blocking().unwrap_err();
    assert_eq!(error.stage(), Some("out"));
    assert!(error.to_string().contains("the channel's receiver is gone"), "{error}");
}

#[test]
fn items_reach_every_kind_of_sink_in_order() {
    let _left = left::watch();
    let (bounded, mut from_bounded) = tokio::sync::mpsc::channel::<u32>(1000);
    let (unbounded, mut from_unbounded) = tokio::sync::mpsc::unbounded_channel::<u32>();
    let (futures, from_futures) = mpsc::channel::<u32>(1000);
    let sent = pipeline! {
        let (a, b, c) = source(0..500u32) |> broadcast();
        a |> sink(bounded);
        b |> sink(unbounded);
        c |> sink(futures);
    };
    sent.run_blocking().unwrap();
    let expected: Vec<u32> = (0..500).collect();
    assert_eq!(std::iter::from_fn(|| from_bounded.try_recv().ok()).collect::<Vec<_>>(), expected);
    assert_eq!(std::iter::from_fn(|| from_unbounded.try_recv().ok()).collect::<Vec<_>>(), expected);
    assert_eq!(pollster::block_on(futures::StreamExt::collect::<Vec<_>>(from_futures)), expected);
}

#[test]
fn of_two_sinks_in_an_island_the_one_that_fails_is_named() {
    on_every_engine!(|engine, host| {
        let (open, _receiver) = tokio::sync::mpsc::channel::<u32>(1000);
        let (closed, receiver) = tokio::sync::mpsc::channel::<u32>(1000);
        drop(receiver);
        let sent = pipeline! {
            #![engine(tokio)]
            let (a, b) = source(0..10u32) |> broadcast();
            a |> #[name = "fine"] sink(open);
            b |> #[name = "broken"] sink(closed);
        };
        let error = host.block_on(async { sent.run_on(&engine).await }).unwrap_err();
        assert_eq!(error.stage(), Some("broken"), "{error}");
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_of_the_sink() {
    let _left = left::watch();
    let written = pipeline! {
        source(0..100_000u32) |> map(|n| n.to_string()) |> #[name = "out"] sink(file::write_lines("/dev/full").append());
    };
    let error = written.run_blocking().unwrap_err();
    assert_eq!(error.stage(), Some("out"));
    assert!(error.to_string().contains("/dev/full"), "{error}");
}

#[test]
fn a_failed_run_leaves_no_file_and_a_run_that_ends_well_publishes_it() {
    let _left = left::watch();
    let path = std::env::temp_dir().join(format!("pipeline-atomic-{}", std::process::id()));
    let failing = pipeline! {
        source(0..10_000u32)
            |> try_map(|n| if n == 9_999 { Err("late") } else { Ok(n.to_string()) })
            |> sink(file::write_lines(&path));
    };
    assert!(failing.run_blocking().is_err());
    assert!(!path.exists());
    let fine = pipeline! { source(["one", "two"]) |> sink(file::write_lines(&path)); };
    fine.run_blocking().unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    std::fs::remove_file(path).unwrap();
}

/// Gives a number a second, and fails after the last.
struct EverySecond {
    left: u64,
    given: u64,
    fails: bool,
    context: Option<RunContext>,
    sleep: Option<Sleep>,
}

impl EverySecond {
    fn new(left: u64, fails: bool) -> Self {
        EverySecond { left, given: 0, fails, context: None, sleep: None }
    }
}

impl Source for EverySecond {
    type Chunk = OwnedChunk<u64>;

    fn open(&mut self, context: &RunContext) {
        self.context = Some(context.clone());
    }

    fn poll_fetch(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<OwnedChunk<u64>>, Cause>> {
        if self.left == 0 {
            let end = if self.fails { Err(Cause::from("the well is dry")) } else { Ok(None) };
            return Poll::Ready(end);
        }
        let clock = self.context.as_ref().expect("a run opens its sources").clock();
        let sleep = self.sleep.get_or_insert_with(|| clock.sleep(Duration::from_secs(1)));
        std::task::ready!(Pin::new(sleep).poll(cx));
        self.sleep = None;
        self.left -= 1;
        self.given += 1;
        Poll::Ready(Ok(Some(OwnedChunk::new(vec![self.given], self.given - 1))))
    }
}

#[test]
fn virtual_time_takes_no_time() {
    let _left = left::watch();
    let hours = pipeline! { source(EverySecond::new(7200, false)) |> boundary() |> count(); };
    let done = pollster::block_on(hours.run_on(&engine::Sync::new().virtual_time())).unwrap();
    assert_eq!(done.output, 7200);
    assert_eq!(done.report.wall, Duration::from_secs(7200));
    let fetching = &done.report.islands[0];
    assert_eq!((fetching.name, fetching.outside), ("source", Duration::from_secs(7200)));
}

#[test]
fn in_virtual_time_what_nobody_will_wake_is_an_error_that_names_it() {
    let _left = left::watch();
    let stuck = pipeline! { source(0..9) |> #[name = "stuck"] map(async |_| std::future::pending::<u32>().await) |> count(); };
    let error = pollster::block_on(stuck.run_on(&engine::Sync::new().virtual_time())).unwrap_err();
    assert!(matches!(error.kind(), FailureKind::Stalled(_)), "{error}");
    assert_eq!(error.stage(), Some("stuck"));
    assert!(
        error.to_string().ends_with("stalled: `stuck` waits for what is not the run's"),
        "{error}"
    );
}

#[test]
fn a_source_that_fails_late_is_the_cause_and_what_it_gave_went_through() {
    let _left = left::watch();
    let seen = AtomicU64::new(0);
    let failing = pipeline! {
        source(EverySecond::new(5, true))
            |> #[name = "look"] map(|n| n)
            |> boundary()
            |> for_each(|_| _ = seen.fetch_add(1, Ordering::Relaxed));
    };
    let error =
        pollster::block_on(failing.run_on(&engine::Sync::new().virtual_time())).unwrap_err();
    assert_eq!((error.stage(), error.position().map(|at| at.item())), (Some("source"), Some(5)));
    assert!(error.to_string().ends_with("item 5 of `source`: the well is dry"), "{error}");
    assert_eq!(error.report().stage("look").unwrap().taken, 5);
}

#[test]
fn a_report_counts_what_leaves_when_the_input_has_ended() {
    let _left = left::watch();
    let batches = pipeline! { source(0..7u32) |> batch(3) |> count(); };
    let done = batches.run_blocking().unwrap();
    assert_eq!(done.output, 3);
    assert_eq!(done.report.stage("batch").unwrap().given, 3);
    assert_eq!(done.report.stage("count").unwrap().taken, 3);
    // Of four replicas, those that saw nothing give nothing.
    let partial = pipeline! {
        source(0..1u32) |> #[parallel(4)] fold(0, |sum, n| sum + n) |> reduce(|one, other| one + other);
    };
    let done = partial.run_blocking().unwrap();
    assert_eq!(done.output, Some(0));
    assert_eq!(done.report.stage("fold").unwrap().given, 1);
}

#[test]
fn a_report_counts_items_and_prints_as_a_table() {
    let _left = left::watch();
    let counted = pipeline! {
        #![name = "report"]
        source(0..10u32) |> filter(|n| n % 2 == 0) |> boundary() |> match { 0 => drop, n => rest(n) };
        rest |> for_each(drop);
    };
    let report = counted.run_blocking().unwrap().report;
    let filter = report.stage("filter").unwrap();
    assert_eq!((filter.taken, filter.given), (10, 5));
    assert_eq!(report.stage("route").unwrap().dropped, 1);
    assert_eq!(report.edge("boundary").unwrap().passed, 5);
    assert_eq!((report.engine, report.islands.len()), ("sync", 2));
    for island in &report.islands {
        let times = [island.busy, island.waiting, island.blocked, island.outside, island.idle];
        assert_eq!(times.iter().sum::<Duration>(), report.wall);
    }
    let table = report.to_string();
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("report on sync: "), "{table}");
    let times = ["island", "busy", "waiting", "blocked", "outside", "idle"];
    assert!(lines.iter().any(|line| line.split_whitespace().eq(times)), "{table}");
    assert!(
        lines.iter().any(|line| line.split_whitespace().eq(["filter", "10", "5", "0"])),
        "{table}"
    );
}

/// Where the cells of a table's row end, the first apart. Names have single spaces in them, columns two between them.
fn cell_ends(row: &str) -> Vec<usize> {
    let row: Vec<char> = row.chars().collect();
    let is_end = |&at: &usize| row[at] != ' ' && row[at + 1..].iter().take(2).all(|&c| c == ' ');
    (0..row.len()).filter(is_end).skip(1).map(|at| at + 1).collect()
}

#[test]
fn a_report_is_a_table_however_long_names_and_numbers_are() {
    let _left = left::watch();
    let counted = pipeline! {
        #![engine(hybrid)]
        let departures_of_the_whole_month = source(0..20_u32)
            |> #[name = "read_every_departure_record"] map(|n| n)
            |> #[parallel(2)] #[engine(dataflow)] #[name = "parse_every_departure_record"] map(|n| n);
        departures_of_the_whole_month |> boundary() |> #[name = "n"] count();
    };
    let mut report = counted.run_blocking().unwrap().report;
    report.stages[0].given = 1_234_567_890_123_456;
    // Whether one replica or both came to work is a matter of chance.
    report.islands[1].worked = 1;
    let table = report.to_string();
    let rows: Vec<_> = table.lines().skip(1).map(cell_ends).collect();
    let longest = rows.iter().max_by_key(|row| row.len()).unwrap();
    assert_eq!(longest.len(), 5, "{table}");
    assert!(rows.iter().all(|row| longest.starts_with(row)), "{table}");
    assert!(rows.iter().all(|row| row.len() >= 3), "{table}");
    assert!(table.contains("  parse_every_departure_record x1 of 2 on dataflow  "), "{table}");
    assert!(table.lines().all(|row| row == row.trim_end()), "{table}");
}

/// The message says the cause; a program that prints the chain of sources must not say it again.
#[test]
fn an_errors_source_is_what_is_behind_its_cause() {
    let _left = left::watch();
    use std::error::Error as _;
    let failing = pipeline! {
        source(["[1"]) |> try_map(pipeline::io::json::parse::<Vec<u8>>) |> count();
    };
    let error = failing.run_blocking().unwrap_err();
    assert!(error.to_string().contains("EOF while parsing"), "{error}");
    assert!(error.source().is_none_or(|source| !error.to_string().ends_with(&source.to_string())));
    let FailureKind::Error(cause) = error.kind() else { panic!("{error}") };
    assert!(cause.is::<serde_json::Error>());
}

#[test]
fn a_dead_letter_as_json_says_where_and_why() {
    let _left = left::watch();
    let rejected = pipeline! {
        let numbers = source(["1", "x"]);
        numbers |> #[name = "parse"] #[on_error(dead_letter = bad)] try_map(str::parse::<u8>) |> for_each(drop);
        bad |> collect::<Vec<_>>();
    };
    let records = rejected.run_blocking().unwrap().into_output();
    assert_eq!(records[0].first_cause(), records[0].last_cause());
    let json = serde_json::to_value(&records[0]).unwrap();
    assert!(json["site"].as_str().unwrap().starts_with("tests/runs.rs:"), "{json}");
    assert_eq!(
        (&json["stage"], &json["attempts"], &json["input"]),
        (&"parse".into(), &1.into(), &"x".into())
    );
}
