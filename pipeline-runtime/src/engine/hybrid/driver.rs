//! The end of an async run on the hybrid engine: that of all its parts.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use super::{
    super::{dataflow, steal},
    waiting::Waiting,
};
use crate::{run::state::RunState, sync::Arc};

/// Waits for every part. Dropping it aborts the run.
pub struct Driver {
    run: Arc<RunState>,
    pub(super) waiting: Option<Waiting<'static>>,
    pub(super) threads: Option<dataflow::Driver>,
    pub(super) stealing: Option<steal::Driver>,
}

impl Driver {
    pub(super) fn new(run: Arc<RunState>) -> Self {
        Driver { run, waiting: None, threads: None, stealing: None }
    }
}

impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let parts = [
            poll_part(&mut self.waiting, cx),
            poll_part(&mut self.threads, cx),
            poll_part(&mut self.stealing, cx),
        ];
        if parts.iter().any(Poll::is_pending) { Poll::Pending } else { Poll::Ready(()) }
    }
}

/// A part that has ended is gone.
fn poll_part<F: Future<Output = ()> + Unpin>(
    part: &mut Option<F>,
    cx: &mut Context<'_>,
) -> Poll<()> {
    if let Some(future) = part {
        std::task::ready!(Pin::new(future).poll(cx));
        *part = None;
    }
    Poll::Ready(())
}

/// Also where one of the parts could not be started.
impl Drop for Driver {
    fn drop(&mut self) {
        if self.waiting.is_some() || self.threads.is_some() || self.stealing.is_some() {
            self.run.abort();
        }
    }
}
