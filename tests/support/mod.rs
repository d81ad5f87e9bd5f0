//! The engines that tests run on, in one place: what holds on one must hold on all.

pub(crate) mod left;

use std::future::Future;

use pipeline::{graph::Graph, prelude::*};

/// Runs a body once for every engine: `$engine` is the engine, and `$host.block_on(future)` drives a future where it runs. After
/// each, nothing may be left of its runs.
macro_rules! on_every_engine {
    (|$engine:ident, $host:ident| $body:expr) => {{
        crate::support::left::count();
        for $engine in crate::support::schedules() {
            let $host = crate::support::Caller;
            crate::support::on_every_engine!(once $host $body);
        }
        for $host in crate::support::runtimes() {
            let $engine = Tokio::new();
            crate::support::on_every_engine!(once $host $body);
        }
        for workers in [1, 2] {
            let ($engine, $host) = (Steal::workers(workers), crate::support::Caller);
            crate::support::on_every_engine!(once $host $body);
        }
        let ($engine, $host) = (Dataflow::new(), crate::support::Caller);
        crate::support::on_every_engine!(once $host $body);
        for $host in crate::support::runtimes() {
            let $engine = Hybrid::workers(2);
            crate::support::on_every_engine!(once $host $body);
        }
        let ($engine, $host) = (Hybrid::workers(2), crate::support::Caller);
        crate::support::on_every_engine!(once $host $body);
    }};
    (once $host:ident $body:expr) => {
        $body;
        crate::support::left::nothing(|| $host.block_on(tokio::task::yield_now()));
    };
}
pub(crate) use on_every_engine;

/// Runs a pipeline, built anew for each run, on every engine, and hands what each run gives to `check`.
#[allow(unused_macros, reason = "not every suite looks at outputs")]
macro_rules! each_engine {
    ($build:expr, |$done:ident| $check:expr) => {{
        let built = || $build;
        crate::support::on_every_engine!(|engine, host| {
            let run = built();
            let refused = crate::support::Refuses::refuses(&engine, run.graph());
            match host.block_on(async { run.run_on(&engine).await }) {
                Err(error) if refused => {
                    assert!(matches!(error.kind(), pipeline::error::FailureKind::Engine(_)));
                }
                run => {
                    let $done = run.unwrap().into_output();
                    $check;
                }
            }
        });
    }};
}
#[allow(unused_imports, reason = "as above")]
pub(crate) use each_engine;

/// Runs a pipeline, built anew for each run, on every engine, and compares each result.
#[allow(unused_macros, reason = "not every suite compares outputs")]
macro_rules! same_everywhere {
    ($expected:expr, $build:expr) => {{
        // Written out once: what every engine runs is the same code, and is compiled once.
        let (expected, built) = ($expected, || $build);
        crate::support::on_every_engine!(|engine, host| {
            let run = built();
            let refused = crate::support::Refuses::refuses(&engine, run.graph());
            let run = host.block_on(async { run.run_on(&engine).await });
            match run {
                Err(error) if refused => {
                    assert!(matches!(error.kind(), pipeline::error::FailureKind::Engine(_)));
                }
                run => assert_eq!(run.unwrap().into_output(), expected, "{engine:?}"),
            }
        });
    }};
}
#[allow(unused_imports, reason = "as above")]
pub(crate) use same_everywhere;

/// What an engine refuses (not every suite asks): steal and dataflow do not wait for what is outside of the pipeline.
#[allow(dead_code, reason = "not every suite has stages that are refused")]
pub(crate) trait Refuses {
    const ASYNC: bool = false;

    /// Whether the engine refuses this pipeline.
    fn refuses(&self, graph: &Graph) -> bool {
        Self::ASYNC && graph.islands.iter().any(|island| island.asynchronous)
    }
}

impl Refuses for engine::Sync {}
impl Refuses for Tokio {}
impl Refuses for Hybrid {}
impl Refuses for Steal {
    const ASYNC: bool = true;
}
impl Refuses for Dataflow {
    const ASYNC: bool = true;
}

/// The sync engine, first come, first served, and with several seeds.
pub(crate) fn schedules() -> impl Iterator<Item = engine::Sync> {
    let seeded = (1..10).map(|seed| engine::Sync::new().seed(seed));
    std::iter::once(engine::Sync::new()).chain(seeded)
}

/// Both flavours of tokio, and of the second one with nobody to steal.
pub(crate) fn runtimes() -> [tokio::runtime::Runtime; 3] {
    use tokio::runtime::Builder;
    [
        Builder::new_current_thread().build().unwrap(),
        Builder::new_multi_thread().worker_threads(1).build().unwrap(),
        Builder::new_multi_thread().worker_threads(2).build().unwrap(),
    ]
}

/// Drives what runs in the caller's task.
pub(crate) struct Caller;

impl Caller {
    pub(crate) fn block_on<F: Future>(&self, future: F) -> F::Output {
        pollster::block_on(future)
    }
}
