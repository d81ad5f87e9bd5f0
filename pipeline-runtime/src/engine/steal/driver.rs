//! The end of an async run on the pool: every task has ended.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use super::{super::roster::Roster, threads::Threads};

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

impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        std::task::ready!(self.roster.poll_ended(cx.waker()));
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
