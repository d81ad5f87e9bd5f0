//! What goes wrong outside of a pipeline, on every engine: files that end in the middle, sinks that are full, callers that leave.

#[path = "support/folder.rs"]
mod folder;
mod support;

use std::{
    fs,
    future::{Future, poll_fn},
    panic::panic_any,
    path::Path,
    pin::Pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use futures::stream;
use pipeline::{
    error::{Cause, FailureKind},
    prelude::*,
    run::{Clock, Handle},
    stage::{Outlet, Stage},
};

use crate::{
    folder::Folder,
    support::{Refuses, on_every_engine},
};

/// What a panic carries, and panics itself when it is dropped, and so on.
struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic_any(PanicsOnDrop);
    }
}

/// Whatever an engine ran before, it runs this.
macro_rules! still_runs {
    ($engine:expr, $host:expr) => {
        let counted = pipeline! {
            #![engine(tokio)]
            source(0..100u64) |> boundary() |> map(|n| n) |> boundary() |> count();
        };
        let done = $host.block_on(async { counted.run_on($engine).await });
        assert_eq!(done.unwrap().output, 100, "{:?}", $engine);
    };
}

#[test]
fn a_file_that_fails_in_the_middle_is_named_with_its_line() {
    let folder = Folder::new();
    let path = folder.path("latin.txt");
    let mut text = "fine\n".repeat(50_000).into_bytes();
    text.extend(b"na\xefve\n");
    text.extend("never read\n".repeat(50_000).into_bytes());
    fs::write(&path, text).unwrap();
    on_every_engine!(|engine, host| {
        let lines = pipeline! {
            #![engine(tokio)]
            source(file::lines(&path)) |> #[parallel(2)] map(|line| line.len()) |> boundary() |> count();
        };
        if !engine.refuses(lines.graph()) {
            let error = host.block_on(async { lines.run_on(&engine).await }).unwrap_err();
            assert_eq!(error.stage(), Some("source"), "{engine:?}: {error}");
            assert!(error.to_string().contains("not UTF-8 at line 50001"), "{engine:?}: {error}");
            assert!(error.report().stage("map").unwrap().taken <= 50_000, "{engine:?}");
        }
    });
}

/// Written to, and never in place of: only where it is the device, since tests may run as root.
#[cfg(target_os = "linux")]
/// Nobody takes the letters, so the stage waits as for any other output, and none is lost.
#[test]
fn dead_letters_that_nobody_takes_hold_up_their_stage() {
    let rejecting = pipeline! {
        #![buffer(4)]
        let good = source(0u64..) |> map(|n| n) |> #[on_error(dead_letter = bad)] try_map(Err::<u64, u64>) |> count();
        bad |> for_each(async |_| std::future::pending::<()>().await);
    };
    let mut run = Box::pin(rejecting.start().unwrap());
    let mut cx = Context::from_waker(Waker::noop());
    for _ in 0..100 {
        assert!(run.as_mut().poll(&mut cx).is_pending());
    }
    let report = run.snapshot();
    // A queue of four, and as many in the hands at each of its ends.
    let rejected = report.stage("try_map").unwrap().taken;
    assert!((5..=12).contains(&rejected), "{report}");
    let letters = report.edge("bad").unwrap();
    assert_eq!((letters.capacity, letters.max_depth, letters.discarded), (4, 4, 0));
}

#[test]
fn a_full_disk_is_the_failure_of_the_sink_on_every_engine() {
    use std::os::unix::fs::FileTypeExt;
    let full = Path::new("/dev/full");
    if !fs::metadata(full).is_ok_and(|full| full.file_type().is_char_device()) {
        return;
    }
    on_every_engine!(|engine, host| {
        let written = pipeline! {
            #![engine(tokio)]
            source(0u64..) |> map(|n| n.to_string()) |> boundary() |> #[name = "out"] sink(file::write_lines(full).append());
        };
        let error = host.block_on(async { written.run_on(&engine).await }).unwrap_err();
        assert_eq!(error.stage(), Some("out"), "{engine:?}: {error}");
        assert!(error.to_string().contains("/dev/full"), "{engine:?}: {error}");
    });
    assert!(fs::metadata(full).unwrap().file_type().is_char_device());
}

#[test]
fn a_dropped_handle_leaves_no_file() {
    let folder = Folder::new();
    on_every_engine!(|engine, host| {
        let path = folder.path("out.txt");
        let endless = pipeline! {
            #![engine(tokio)]
            source(0u64..) |> map(|n| n.to_string()) |> sink(file::write_lines(path));
        };
        host.block_on(async {
            let mut run = endless.start_on(&engine).unwrap();
            // It writes beside the file's place.
            until(&mut run, |_| !folder.names().is_empty()).await;
            drop(run);
            // Whoever has the island drops it, at once or in a moment, but not never.
            let clock = Clock::real();
            while !folder.names().is_empty() {
                assert!(clock.now() < Duration::from_secs(20), "{engine:?}");
                tokio::task::yield_now().await;
            }
        });
    });
}

/// Lets a run go on until something holds of it.
async fn until<R: Future + Unpin + Watched>(run: &mut R, holds: impl Fn(Report) -> bool) {
    while !holds(run.report()) {
        let polled = poll_fn(|cx| Poll::Ready(Pin::new(&mut *run).poll(cx))).await;
        assert!(polled.is_pending(), "the run has ended by itself");
        tokio::task::yield_now().await;
    }
}

/// What can be asked while it runs.
trait Watched {
    fn report(&self) -> Report;
}

impl<O, D, F> Watched for Handle<'_, O, D, F>
where
    D: Future<Output = ()> + Unpin,
    F: FnOnce() -> O,
{
    fn report(&self) -> Report {
        self.snapshot()
    }
}

/// All that was queued when the drain began arrives, in order, through a region, beside a source that never gives anything.
#[test]
fn a_drain_empties_a_backlog_through_a_region_beside_an_idle_source() {
    on_every_engine!(|engine, host| {
        let endless = pipeline! {
            #![engine(tokio)]
            let numbers = source(0u64..) |> #[name = "entry"] map(|n| n) |> #[parallel(2)] map(|n| n * 3);
            let idle = source(stream::pending::<u64>());
            merge(numbers, idle) |> #[buffer(64)] map(|n| n) |> #[name = "all"] collect::<Vec<_>>();
        };
        let done = host.block_on(async {
            let mut run = endless.start_on(&engine).unwrap();
            until(&mut run, |report| {
                report.stage("entry").unwrap().given > 5000
                    && report.edges.iter().map(|edge| edge.depth).sum::<u64>() > 0
            })
            .await;
            run.drain(Duration::from_secs(60)).await.unwrap()
        });
        let given = done.report.stage("entry").unwrap().given;
        assert!(given > 5000);
        assert!(done.output.iter().copied().eq((0..given).map(|n| n * 3)), "{engine:?}");
    });
}

#[test]
fn a_panic_whose_payload_panics_is_the_failure_of_its_stage() {
    on_every_engine!(|engine, host| {
        let failing = pipeline! {
            #![engine(tokio)]
            source(0..100u64) |> boundary() |> #[name = "bad"] map(|n| if n == 3 { panic_any(PanicsOnDrop) } else { n }) |> boundary() |> count();
        };
        let error = host.block_on(async { failing.run_on(&engine).await }).unwrap_err();
        let item = error.position().map(|at| at.item());
        assert_eq!((error.stage(), item), (Some("bad"), Some(3)), "{engine:?}: {error}");
        assert!(matches!(error.kind(), FailureKind::Panic(_)), "{engine:?}: {error}");
        still_runs!(&engine, host);
    });
}

#[test]
fn so_it_is_where_the_stage_waits() {
    on_every_engine!(|engine, host| {
        let failing = pipeline! {
            #![engine(tokio)]
            source(0..100u64) |> #[name = "bad"] map(async |n| if n == 3 { panic_any(PanicsOnDrop) } else { n }) |> count();
        };
        if !engine.refuses(failing.graph()) {
            let error = host.block_on(async { failing.run_on(&engine).await }).unwrap_err();
            assert_eq!(error.stage(), Some("bad"), "{engine:?}: {error}");
            still_runs!(&engine, host);
        }
    });
}

#[test]
fn so_it_is_where_a_run_blocks_its_caller() {
    macro_rules! fails_on {
        ($engine:expr) => {
            let failing = pipeline! {
                #![engine(tokio)]
                source(0..100u64) |> boundary() |> #[name = "bad"] map(|n| if n == 3 { panic_any(PanicsOnDrop) } else { n }) |> boundary() |> count();
            };
            let error = failing.run_blocking_on(&$engine).unwrap_err();
            assert_eq!(error.stage(), Some("bad"), "{:?}: {error}", $engine);
        };
    }
    fails_on!(engine::Sync::new());
    fails_on!(Tokio::new());
    fails_on!(Dataflow::new());
    for workers in [1, 2] {
        fails_on!(Steal::workers(workers));
        fails_on!(Hybrid::workers(workers));
    }
}

/// Panics when an island drops it.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic_any(PanicsOnDrop);
    }
}

#[test]
fn a_destructor_whose_panic_has_a_payload_that_panics_is_a_failure() {
    on_every_engine!(|engine, host| {
        let bomb = Bomb;
        let failing = pipeline! {
            #![engine(tokio)]
            source(0..100u64) |> boundary() |> #[name = "refuses"] try_map(move |n| { let _ = &bomb; if n < 3 { Ok(n) } else { Err("no") } }) |> boundary() |> count();
        };
        let error = host.block_on(async { failing.run_on(&engine).await }).unwrap_err();
        assert_eq!(error.stage(), Some("refuses"), "{engine:?}: {error}");
        let later =
            error.later().iter().filter(|failure| matches!(failure.kind, FailureKind::Panic(_)));
        assert_eq!(later.count(), 1, "{engine:?}: {error}");
        still_runs!(&engine, host);
    });
}

/// A stage that fails in `process`, and again in `close`, while it unwinds.
struct FailsTwice;

impl Stage for FailsTwice {
    type In<'a> = u64;
    type Out<'a> = u64;

    fn process<'a>(&mut self, _n: u64, _out: &mut Outlet<u64>) -> Result<(), Cause> {
        panic!("the first")
    }

    fn close(&mut self) {
        panic_any(PanicsOnDrop)
    }
}

#[test]
fn a_second_panic_while_the_first_unwinds_ends_no_process() {
    on_every_engine!(|engine, host| {
        let failing = pipeline! {
            #![engine(tokio)]
            source(0..100u64) |> boundary() |> stage(FailsTwice) |> boundary() |> count();
        };
        let error = host.block_on(async { failing.run_on(&engine).await }).unwrap_err();
        assert!(error.to_string().contains("the first"), "{engine:?}: {error}");
        still_runs!(&engine, host);
    });
}

#[test]
fn so_it_harms_nobody_after_the_run_was_dropped() {
    on_every_engine!(|engine, host| {
        let bomb = Bomb;
        let endless = pipeline! {
            #![engine(tokio)]
            source(0u64..) |> #[name = "entry"] map(move |n| { let _ = &bomb; n }) |> boundary() |> count();
        };
        host.block_on(async {
            let mut run = endless.start_on(&engine).unwrap();
            until(&mut run, |report| report.stage("entry").unwrap().given > 0).await;
            drop(run);
        });
        still_runs!(&engine, host);
    });
}

/// Islands that wait are driven elsewhere than a source; what each of them holds is dropped by itself as well.
#[test]
fn so_it_does_where_two_islands_wait() {
    on_every_engine!(|engine, host| {
        let (one, other) = (Bomb, Bomb);
        let waiting = pipeline! {
            #![engine(tokio)]
            source(0u64..)
                |> #[name = "entry"] map(async move |n| { let _ = &one; n })
                |> boundary()
                |> map(async move |n| { let _ = &other; std::future::pending::<u64>().await + n })
                |> count();
        };
        if engine.refuses(waiting.graph()) {
            // Never run, it is the caller's to drop.
            std::mem::forget(waiting);
        } else {
            host.block_on(async {
                let mut run = waiting.start_on(&engine).unwrap();
                until(&mut run, |report| report.stage("entry").unwrap().given > 0).await;
                drop(run);
            });
        }
        still_runs!(&engine, host);
    });
}

/// A read that was begun, and that nobody wants any more, is not waited for.
#[cfg(unix)]
#[test]
fn a_run_does_not_wait_for_a_line_that_nobody_writes() {
    let folder = Folder::new();
    let path = folder.path("slow");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    // Open at both ends for as long as the runs are: the second line is never written, and the end never comes.
    let mut pipe = fs::OpenOptions::new().read(true).write(true).open(&path).unwrap();
    let mut write = || std::io::Write::write_all(&mut pipe, b"one\n").unwrap();
    write();
    let first = pipeline! {
        #![engine(tokio)]
        source(file::lines(&path)) |> map(str::to_owned) |> boundary() |> take(1) |> collect::<Vec<_>>();
    };
    assert_eq!(first.run_blocking().unwrap().into_output(), ["one"]);
    write();
    let first = pipeline! {
        #![engine(hybrid)]
        #[engine(tokio)] source(file::lines(&path)) |> map(str::to_owned) |> boundary() |> take(1) |> collect::<Vec<_>>();
    };
    assert_eq!(first.run_blocking().unwrap().into_output(), ["one"]);
}
