//! The end of an async run on the pool: every task has ended.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use super::{super::roster::Roster, seat::Seated, threads::Threads};
use crate::error::{Failure, FailureKind};

/// Waits for the tasks, and keeps the pool for them. Dropping it aborts the run, and does not wait.
pub struct Driver {
    roster: Arc<Roster>,
    threads: Option<Arc<Threads>>,
}

impl Driver {
    pub(super) fn new(roster: Arc<Roster>, threads: Arc<Threads>) -> Self {
        Driver { roster, threads: Some(threads) }
    }
}

impl Driver {
    /// No stage of this engine is `async`: one that polls has blocked its thread, and where all do, nobody is left to run what they
    /// wait for. Ready, with a failure, if this is one of those threads.
    fn refuse_to_wait(&self) -> Poll<()> {
        let inside = self.threads.as_ref().is_some_and(|threads| Seated::works_for(&threads.pool));
        if !inside {
            return Poll::Pending;
        }
        let cause = "a stage waits here for a run on its own pool, whose threads may all wait so; `run_blocking_on` helps the run that it waits for";
        self.roster.run().fail(Failure::without_stage(FailureKind::Engine(cause.into())));
        Poll::Ready(())
    }
}

impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.roster.poll_ended(cx.waker()).is_pending() {
            std::task::ready!(self.refuse_to_wait());
        }
        // Where the engine itself is gone, its threads have nothing left to do: joining them is no wait.
        self.threads.take().and_then(Arc::into_inner).into_iter().for_each(Threads::join);
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
