//! The end of an async run: every thread has left, and is joined.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    thread::JoinHandle,
};

use super::thread::Team;

/// Waits for the threads. Dropping it aborts the run; the threads end when what they run returns.
pub struct Driver {
    team: Arc<Team>,
    threads: Vec<JoinHandle<()>>,
}

impl Driver {
    pub(super) fn new(team: Arc<Team>, threads: Vec<JoinHandle<()>>) -> Self {
        Driver { team, threads }
    }
}

impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        std::task::ready!(self.team.roster.poll_ended(cx.waker()));
        // They have left: all that is to wait for is that the operating system takes them back.
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
        Poll::Ready(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if !self.threads.is_empty() {
            self.team.run().abort();
        }
    }
}
