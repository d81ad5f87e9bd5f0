//! A drain: sources stop, what is on its way arrives, and past its time it says what a run still holds, and where.

mod support;

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use futures::stream;
use pipeline::{
    error::{FailureKind, Held, HeldPlace},
    prelude::*,
    run::Handle,
};

use crate::support::{left, on_every_engine};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap()
}

/// Lets a run go on until a stage has taken something.
async fn until_taken<O, D, F>(run: &mut Handle<'_, O, D, F>, stage: &str)
where
    D: Future<Output = ()> + Unpin,
    F: FnOnce() -> O,
{
    until_so_many_taken(run, stage, 1).await;
}

async fn until_so_many_taken<O, D, F>(run: &mut Handle<'_, O, D, F>, stage: &str, items: u64)
where
    D: Future<Output = ()> + Unpin,
    F: FnOnce() -> O,
{
    while run.snapshot().stage(stage).unwrap().taken < items {
        let polled = std::future::poll_fn(|cx| Poll::Ready(Pin::new(&mut *run).poll(cx))).await;
        assert!(polled.is_pending(), "the run has ended by itself");
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_drain_lets_what_is_on_its_way_come_to_its_end() {
    let _left = left::watch();
    let runtime = runtime();
    let (taken, given) = runtime.block_on(async {
        let endless = pipeline! {
            #![engine(tokio)]
            source(0u64..) |> #[name = "entry"] map(|n| n) |> boundary() |> count();
        };
        let run = endless.start().unwrap();
        while run.snapshot().stage("count").unwrap().taken == 0 {
            tokio::task::yield_now().await;
        }
        let done = run.drain(Duration::from_secs(60)).await.unwrap();
        (done.report.stage("entry").unwrap().given, done.output)
    });
    assert!(taken > 0);
    assert_eq!(taken, given);
}

#[test]
fn a_drain_ends_a_stream_that_never_gives_anything() {
    on_every_engine!(|engine, host| {
        let idle = pipeline! {
            #![engine(tokio)]
            let (sender, receiver) = source(stream::pending::<u64>()) |> broadcast();
            let one = sender |> count();
            let two = receiver |> boundary() |> count();
        };
        let drained = host.block_on(async {
            let mut run = idle.start_on(&engine).unwrap();
            // The source waits before the drain begins.
            let polled = std::future::poll_fn(|cx| Poll::Ready(Pin::new(&mut run).poll(cx))).await;
            assert!(polled.is_pending());
            run.drain(Duration::from_secs(60)).await
        });
        let drained = drained.unwrap();
        assert_eq!((drained.one, drained.two), (0, 0));
    });
}

#[test]
fn a_drain_ends_a_channel_whose_sender_lives() {
    on_every_engine!(|engine, host| {
        let (sender, receiver) = tokio::sync::mpsc::channel::<u64>(4);
        let open = pipeline! {
            #![engine(tokio)]
            source(receiver) |> #[name = "entry"] map(|n| n) |> boundary() |> collect::<Vec<_>>();
        };
        let drained = host.block_on(async {
            let mut run = open.start_on(&engine).unwrap();
            sender.send(7).await.unwrap();
            until_taken(&mut run, "entry").await;
            run.drain(Duration::from_secs(60)).await
        });
        assert_eq!(drained.unwrap().output, [7]);
        assert!(sender.is_closed());
    });
}

/// Whoever polled a handle to its end has the result: who asks once more is told so, and does not wait for ever.
#[test]
fn a_run_whose_result_was_taken_says_so() {
    on_every_engine!(|engine, host| {
        let counted = || pipeline! { #![engine(tokio)] source(0..3u64) |> boundary() |> count(); };
        host.block_on(async {
            for drains in [true, false] {
                let mut run = counted().start_on(&engine).unwrap();
                assert_eq!((&mut run).await.unwrap().output, 3);
                let again = match drains {
                    true => run.drain(Duration::from_secs(60)).await,
                    false => run.join().await,
                };
                let again = again.map(|_| ()).unwrap_err().to_string();
                assert!(again.contains("the result of this run was taken already"), "{again}");
            }
        });
    });
}

/// Only the source's own loop may stop: what one item expands to belongs together.
#[test]
fn a_drain_cuts_no_expansion_in_two() {
    on_every_engine!(|engine, host| {
        let endless = pipeline! {
            #![engine(tokio)]
            source(0u64..) |> flat_map(|n| [n; 5]) |> #[buffer(2)] #[name = "all"] collect::<Vec<_>>();
        };
        let drained = host.block_on(async {
            let mut run = endless.start_on(&engine).unwrap();
            until_taken(&mut run, "all").await;
            run.drain(Duration::from_secs(60)).await
        });
        let output = drained.unwrap().output;
        let whole: Vec<u64> = (0..output.len() as u64 / 5).flat_map(|n| [n; 5]).collect();
        assert_eq!(output, whole);
    });
}

#[test]
fn a_drain_that_takes_too_long_says_what_was_held() {
    let _left = left::watch();
    let stuck = pipeline! {
        source(0..100u32)
            |> map(|n| n)
            |> #[buffer(8)] #[name = "stuck"] for_each(async |_| std::future::pending::<()>().await);
    };
    let mut run = stuck.start().unwrap();
    let mut cx = Context::from_waker(Waker::noop());
    while run.snapshot().edge("stuck").unwrap().depth < 8 {
        assert!(Pin::new(&mut run).poll(&mut cx).is_pending());
    }
    let error = pollster::block_on(run.drain(Duration::from_millis(1))).unwrap_err();
    let FailureKind::DrainTimedOut(held) = error.kind() else { panic!("{error}") };
    let [before, inside] = &held[..] else { panic!("{error}") };
    // Half of those in front of it are in the queue, and half in the hands of the `map` that cannot send them; it took what there
    // was when it came.
    let of = |items, place| Held { stage: "stuck", items, chunks: false, place };
    assert_eq!(*before, of(16, HeldPlace::Before));
    assert_eq!(*inside, of(inside.items, HeldPlace::In));
    assert!((1..=8).contains(&inside.items), "{error}");
    let text = format!("held: 16 before `stuck`, {} in `stuck`", inside.items);
    assert_eq!(error.to_string(), format!("pipeline `pipeline`: the drain timed out; {text}"));
}

#[test]
fn a_drain_that_takes_too_long_says_what_is_gathered_by_key() {
    let _left = left::watch();
    let stuck = pipeline! {
        #![engine(tokio)]
        source(0..5000u64)
            |> map(async |n| {
                if n == 2700 {
                    std::future::pending::<()>().await;
                }
                n
            })
            |> #[parallel(2, by = |n| n % 7)] #[name = "gather"] batch(1000)
            |> for_each(drop);
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let error = runtime.block_on(async {
        let mut run = stuck.start().unwrap();
        until_so_many_taken(&mut run, "gather", 2700).await;
        run.drain(Duration::from_millis(50)).await.unwrap_err()
    });
    assert!(error.to_string().ends_with("held: 2700 in `gather`, 1 in `map`"), "{error}");
}

/// What is under way in lanes has left its queue, and is what one looks for.
#[test]
fn a_drain_that_takes_too_long_says_what_is_under_way() {
    let _left = left::watch();
    let stuck = pipeline! {
        #![engine(tokio)]
        source(0..1000u32)
            |> map(|n| n)
            |> #[parallel(64)] #[name = "fetch"] map(async |n| {
                if n < 5 { return n; }
                std::future::pending().await
            })
            |> count();
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let error = runtime.block_on(async {
        let mut run = stuck.start().unwrap();
        until_so_many_taken(&mut run, "map", 1000).await;
        until_so_many_taken(&mut run, "count", 5).await;
        run.drain(Duration::from_millis(20)).await.unwrap_err()
    });
    let FailureKind::DrainTimedOut(held) = error.kind() else { panic!("{error}") };
    assert!(held.iter().all(|held| held.stage == "fetch"), "{error}");
    assert_eq!(held.iter().map(|held| held.items).sum::<u64>(), 995, "{error}");
    let under_way = held.iter().find(|held| held.place == HeldPlace::In).unwrap();
    assert!(under_way.items >= 64, "{error}");
}

/// In front of a stage that decodes them there are chunks.
#[test]
fn a_drain_that_takes_too_long_counts_chunks_of_a_source() {
    let _left = left::watch();
    let stuck = pipeline! {
        source(0..10_000u32) |> #[buffer(2048)] #[name = "stuck"] for_each(async |_| std::future::pending::<()>().await);
    };
    let mut run = stuck.start().unwrap();
    let mut cx = Context::from_waker(Waker::noop());
    while run.snapshot().edge("stuck").unwrap().depth < 2 {
        assert!(Pin::new(&mut run).poll(&mut cx).is_pending());
    }
    let error = pollster::block_on(run.drain(Duration::from_millis(1))).unwrap_err();
    assert!(error.to_string().ends_with("held: 3 chunks before `stuck`, 1 in `stuck`"), "{error}");
}

/// What a stage has gathered is in no queue, and is as lost as what is.
#[test]
fn a_drain_that_takes_too_long_says_what_a_stage_has_gathered() {
    let _left = left::watch();
    let size = 1000;
    let stuck = pipeline! {
        #![engine(tokio)]
        source(0u64..) |> filter_map(async |n| {
            if n == 2700 {
                std::future::pending::<()>().await;
            }
            Some(n)
        }) |> #[name = "gather"] batch(size) |> for_each(drop);
    };
    let mut run = stuck.start_on(&engine::Sync::new()).unwrap();
    let mut cx = Context::from_waker(Waker::noop());
    // It comes to a stop in far fewer turns.
    for _ in 0..10_000 {
        assert!(Pin::new(&mut run).poll(&mut cx).is_pending());
    }
    let error = pollster::block_on(run.drain(Duration::from_millis(1))).unwrap_err();
    let FailureKind::DrainTimedOut(held) = error.kind() else { panic!("{error}") };
    let of = |stage, items| Held { stage, items, chunks: false, place: HeldPlace::In };
    assert_eq!(*held, [of("gather", 700), of("filter_map", 1)]);
    let said = "the drain timed out; held: 700 in `gather`, 1 in `filter_map`";
    assert!(error.to_string().ends_with(said), "{error}");
}

/// Whoever no longer waits for the end of a drain wants the end at once.
#[test]
fn a_drain_that_is_given_up_is_an_abort() {
    on_every_engine!(|engine, host| {
        let (tx, rx) = std::sync::mpsc::sync_channel(1);
        let endless = pipeline! {
            #![engine(tokio)]
            source([()]) |> flat_map(move |()| { _ = tx.try_send(()); 0u64.. }) |> for_each(drop);
        };
        host.block_on(async {
            let mut run = endless.start_on(&engine).unwrap();
            // Until it is inside of the expansion, which no drain cuts in two.
            poll_fn(|cx| {
                assert!(Pin::new(&mut run).poll(cx).is_pending());
                cx.waker().wake_by_ref();
                rx.try_recv().map_or(Poll::Pending, Poll::Ready)
            })
            .await;
            let mut drain = Box::pin(run.drain(Duration::MAX));
            let polled = poll_fn(|cx| Poll::Ready(drain.as_mut().poll(cx).is_pending())).await;
            assert!(polled, "what is expanded has no end");
        });
        // All that is left of the run ends, which is looked at behind each engine.
    });
}
