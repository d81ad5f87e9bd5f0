//! Islands of one pipeline on several engines: where each runs, what the plan says of it, and that nothing else changes.

use std::{collections::BTreeSet, sync::Mutex};

use pipeline::prelude::*;

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

fn engines(report: &Report) -> Vec<&'static str> {
    report.islands.iter().map(|island| island.engine).collect()
}

macro_rules! mixed {
    () => {
        pipeline! {
            #![name = "mixed"]
            #![engine(hybrid)]
            source(0..2000u64)
                |> #[parallel(2)] map(|n| n + 1)
                |> #[parallel(4)] map(async |n| { turn().await; n * 2 })
                |> #[engine(steal)] filter(|n| n % 3 != 0)
                |> #[engine(dataflow)] map(|n| n)
                |> collect::<Vec<_>>();
        }
    };
}

fn expected() -> Vec<u64> {
    (0..2000).map(|n| (n + 1) * 2).filter(|n| n % 3 != 0).collect()
}

#[test]
fn the_plan_says_where_and_why() {
    let text = mixed!().graph().explain();
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    assert_eq!(
        lines,
        [
            "mixed (engine hybrid)",
            "[source] on dataflow: `source` may block where items come in, meet or leave",
            "map ==> map: a parallel region begins or ends here",
            "[map] x 2 on steal: `map` is replicated",
            "map_2 ==> map_2: a parallel region begins or ends here",
            "[map_2, 4 in flight, window 16] on tokio: `map_2` is async",
            "filter ==> filter: the engine changes",
            "[filter] on steal: `filter` names it",
            "map_3 ==> map_3: the engine changes",
            "[map_3 > collect] on dataflow: `map_3` names it",
        ]
    );
}

#[test]
fn each_island_runs_where_it_was_planned() {
    let done = mixed!().run_blocking().unwrap();
    assert_eq!(done.output, expected());
    assert_eq!(engines(&done.report), ["dataflow", "steal", "tokio", "steal", "dataflow"]);
}

#[test]
fn inside_a_runtime_of_either_flavour_and_outside_of_any() {
    let flavours = [
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(),
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap(),
    ];
    for runtime in flavours {
        assert_eq!(runtime.block_on(mixed!().run()).unwrap().output, expected());
    }
    assert_eq!(pollster::block_on(mixed!().run()).unwrap().output, expected());
}

#[test]
fn one_engine_for_all_gives_the_same() {
    assert_eq!(
        pollster::block_on(mixed!().run_on(&engine::Sync::new().seed(7))).unwrap().output,
        expected()
    );
    let done = mixed!().run_blocking_on(&Tokio::new()).unwrap();
    assert_eq!((engines(&done.report), &done.output), (vec!["tokio"; 5], &expected()));
}

#[test]
fn a_pipeline_of_another_engine_is_given_out_by_what_its_stages_do() {
    let other = pipeline! {
        #![engine(tokio)]
        source(0..100u64)
            |> boundary() |> map(|n| n + 1)
            |> boundary() |> #[hint(stateful)] map(|n| n + 1)
            |> #[parallel(2)] map(async |n| n)
            |> boundary() |> sink(futures::sink::drain());
    };
    let done = other.run_blocking_on(&Hybrid::workers(1)).unwrap();
    assert_eq!(engines(&done.report), ["dataflow", "steal", "dataflow", "tokio", "dataflow"]);
}

#[test]
fn a_stage_that_names_another_engine_makes_a_mixed_pipeline() {
    let seen = Mutex::new(BTreeSet::new());
    let names = &seen;
    let noted = pipeline! {
        #![engine(steal)]
        source(0..100u64)
            |> #[engine(dataflow)] #[name = "noted"] inspect(|_| {
                names.lock().unwrap().insert(std::thread::current().name().map(str::to_owned));
            })
            |> #[engine(steal)] count();
    };
    // Borrowed by a thread of its own: the call that runs it waits for the thread.
    assert_eq!(noted.run_blocking().unwrap().output, 100);
    assert_eq!(seen.into_inner().unwrap(), BTreeSet::from([Some("pipeline/noted".to_owned())]));
}

#[test]
fn an_async_stage_is_refused_by_engines_of_threads() {
    let waits = || {
        pipeline! {
            #![engine(tokio)]
            source(0..3u64) |> map(async |n| n) |> count();
        }
    };
    let errors = [
        waits().run_blocking_on(&Steal::workers(1)).unwrap_err(),
        waits().run_blocking_on(&Dataflow::new()).unwrap_err(),
    ];
    for error in errors {
        assert!(error.to_string().contains("has an `async` stage"), "{error}");
    }
}

#[test]
fn a_panic_on_any_of_the_engines_names_its_stage() {
    for bad in [0, 1, 2] {
        let failing = pipeline! {
            #![engine(hybrid)]
            source(0..1000u64)
                |> #[engine(steal)] #[name = "one"] map(move |n| { assert!(bad != 0 || n != 500); n })
                |> #[name = "two"] map(async move |n| { turn().await; assert!(bad != 1 || n != 500); n })
                |> #[engine(dataflow)] #[name = "three"] map(move |n| { assert!(bad != 2 || n != 500); n })
                |> count();
        };
        let error = failing.run_blocking().unwrap_err();
        assert_eq!(error.stage(), Some(["one", "two", "three"][bad]), "{error}");
    }
}

#[test]
fn a_consumer_that_has_enough_ends_all_parts() {
    let few = pipeline! {
        #![engine(hybrid)]
        source(0u64..) |> #[parallel(2)] map(|n| n) |> map(async |n| { turn().await; n }) |> take(10) |> collect::<Vec<_>>();
    };
    assert_eq!(few.run_blocking().unwrap().output, (0..10).collect::<Vec<_>>());
}

#[test]
fn an_aborted_mixed_run_leaves_nothing() {
    let endless = pipeline! {
        #![engine(hybrid)]
        source(0u64..) |> #[parallel(2)] map(|n| n) |> map(async |n| { turn().await; n }) |> sink(futures::sink::drain());
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let report = runtime.block_on(async { endless.start().unwrap().abort().await });
    assert_eq!(report.engine, "hybrid");
}
