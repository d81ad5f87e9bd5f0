//! The engines that tests run on, in one place: what holds on one must hold on all.

use std::future::Future;

use pipeline::prelude::*;

/// Runs a body once for every engine: `$engine` is the engine, and `$host.block_on(future)` drives a future where it runs.
macro_rules! on_every_engine {
    (|$engine:ident, $host:ident| $body:expr) => {{
        for $engine in crate::support::schedules() {
            let $host = crate::support::Caller;
            $body;
        }
        for $host in crate::support::runtimes() {
            let $engine = Tokio::new();
            $body;
        }
    }};
}
pub(crate) use on_every_engine;

/// The sync engine, first come, first served, and with several seeds.
pub(crate) fn schedules() -> impl Iterator<Item = Sync> {
    let seeded = (1..4).map(|seed| Sync::new().seed(seed));
    std::iter::once(Sync::new()).chain(seeded)
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
