//! The end of an async run on the pool: every task has ended.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use super::{super::roster::Roster, seat::Seated, threads::Threads};
use crate::{
    error::{Failure, FailureKind},
    island::is_polled,
};

/// Waits for the tasks, and keeps the pool for them. Dropping it aborts the run, and does not wait.
pub struct Driver {
    roster: Arc<Roster>,
    threads: Option<Arc<Threads>>,
}

impl Driver {
    pub(super) fn new(roster: Arc<Roster>, threads: Arc<Threads>) -> Self {
        Driver { roster, threads: Some(threads) }
    }

    /// Whether who polls is a stage, on a thread that works for the pool. No stage of this engine is `async`: it has blocked the
    /// thread, and where all do so, nobody is left to run what they wait for. A source or a sink only waits.
    fn blocks_its_own_pool(&self) -> bool {
        let works_for = |threads: &Arc<Threads>| Seated::works_for(&threads.pool);
        !is_polled() && self.threads.as_ref().is_some_and(works_for)
    }
}

impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.roster.poll_ended(cx.waker()).is_ready() {
            // Where the engine itself is gone, its threads have nothing left to do: joining them is no wait.
            self.threads.take().and_then(Arc::into_inner).into_iter().for_each(Threads::join);
            return Poll::Ready(());
        }
        if !self.blocks_its_own_pool() {
            return Poll::Pending;
        }
        let cause = "a stage waits here for a run on its own pool, whose threads may all wait so; \
                     `run_blocking_on` helps the run that it waits for";
        self.roster.run().fail(Failure::without_stage(FailureKind::Engine(cause.into())));
        // Its islands are dropped when a thread comes to them, which this one may be the only one to do.
        self.threads.take().and_then(Arc::into_inner).into_iter().for_each(Threads::leave);
        Poll::Ready(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(threads) = self.threads.take() {
            // First of all, so that the threads that end find what they have to drop.
            self.roster.run().abort();
            Arc::into_inner(threads).into_iter().for_each(Threads::leave);
        }
    }
}
