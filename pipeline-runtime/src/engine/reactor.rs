//! The tokio runtime around an engine, for what a stage or a stream asks of one: timers, sockets. Without tokio, nothing.

#[cfg(any(feature = "dataflow", feature = "steal"))]
use crate::{
    error::{Failure, FailureKind},
    graph::Graph,
};

#[cfg(feature = "dataflow")]
pub(super) use imp::Reactor;
pub(super) use imp::refuse_inside_runtime;
#[cfg(all(feature = "hybrid", feature = "tokio"))]
pub(super) use imp::surrounding;

/// An engine of threads of its own serves no timers and no sockets: who waits for them would wait for ever, or panic.
#[cfg(any(feature = "dataflow", feature = "steal"))]
pub(super) fn refuse_async(graph: &Graph, engine: &'static str) -> Result<(), Failure> {
    let Some(island) = graph.islands.iter().find(|island| island.asynchronous) else {
        return Ok(());
    };
    let name = island.name;
    let cause = format!(
        "`{name}` has an `async` stage, and the {engine} engine waits for nothing outside of the pipeline; \
         the tokio and hybrid engines do"
    );
    Err(Failure::without_stage(FailureKind::Engine(cause.into())))
}

#[cfg(feature = "tokio")]
mod imp {
    use std::cell::Cell;

    use tokio::runtime::Handle;

    use crate::error::{Cause, Failure, FailureKind};

    thread_local! {
        /// The thread is an island's own: inside a runtime, but none of those that serve it.
        static OWN: Cell<bool> = const { Cell::new(false) };
    }

    /// Blocking a thread that serves other tasks would stall them.
    pub(in super::super) fn refuse_inside_runtime() -> Result<(), Failure> {
        if OWN.get() || Handle::try_current().is_err() {
            return Ok(());
        }
        let cause =
            Cause::from("`run_blocking` inside a tokio runtime would block it; use `run().await`");
        Err(Failure::without_stage(FailureKind::Engine(cause)))
    }

    /// The runtime that this thread serves, or whose blocking call it is in.
    #[cfg(feature = "hybrid")]
    pub(in super::super) fn surrounding() -> Option<Handle> {
        if OWN.get() { None } else { Handle::try_current().ok() }
    }

    /// The runtime of whoever starts a run, if there is one.
    #[cfg(feature = "dataflow")]
    pub(in super::super) struct Reactor(Option<Handle>);

    #[cfg(feature = "dataflow")]
    impl Reactor {
        pub(in super::super) fn current() -> Self {
            Reactor(Handle::try_current().ok())
        }

        /// Calls `body` inside the runtime, on a thread of an engine's own.
        pub(in super::super) fn around<R>(&self, body: impl FnOnce() -> R) -> R {
            let _inside = self.0.as_ref().map(Handle::enter);
            OWN.set(true);
            body()
        }
    }
}

#[cfg(not(feature = "tokio"))]
mod imp {
    use crate::error::Failure;

    pub(in super::super) fn refuse_inside_runtime() -> Result<(), Failure> {
        Ok(())
    }

    #[cfg(feature = "dataflow")]
    pub(in super::super) struct Reactor;

    #[cfg(feature = "dataflow")]
    impl Reactor {
        pub(in super::super) fn current() -> Self {
            Reactor
        }

        pub(in super::super) fn around<R>(&self, body: impl FnOnce() -> R) -> R {
            body()
        }
    }
}
