//! A sink as an island's output: flushed with the edges, published only when the whole run has ended well.

use std::task::{Context, Poll};

use super::{call::StageMark, outside::polled};
use crate::{
    edge::{Blocked, Output},
    error::{Cause, Failure},
    graph::NodeIndex,
    sink::{Drain, Sink},
};

/// A sink, opened.
pub struct SinkOutput<S> {
    node: NodeIndex,
    sink: S,
    /// Its last step was not done yet: it waits for whatever it writes to.
    pending: bool,
    /// Nothing more comes: what stands in front of it has had enough, or has ended.
    finished: bool,
    published: bool,
}

impl<S> SinkOutput<S> {
    pub(crate) fn new(node: NodeIndex, sink: S) -> Self {
        SinkOutput { node, sink, pending: false, finished: false, published: false }
    }

    /// Takes one item; an error is the sink's own.
    #[inline]
    pub fn push<T>(&mut self, item: T) -> Result<(), Cause>
    where
        S: Sink<T>,
    {
        self.sink.push(item)
    }

    /// A step of the sink, whose errors and panics are its stage's.
    fn poll(
        &mut self,
        step: impl FnOnce(&mut S) -> Poll<Result<(), Cause>>,
    ) -> Poll<Result<(), Failure>> {
        let mark = StageMark::new(self.node);
        let polled = mark.passed(polled(|| step(&mut self.sink)));
        self.pending = polled.is_pending();
        polled.map_err(|cause| Failure::error(self.node, None, cause))
    }
}

impl<S: Drain> Output for SinkOutput<S> {
    const SINK: bool = true;

    fn room(&self) -> usize {
        // Its siblings go on.
        if self.finished {
            return usize::MAX;
        }
        let mark = StageMark::new(self.node);
        mark.passed(self.sink.room())
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        if self.finished {
            return Poll::Ready(Ok(()));
        }
        self.poll(|sink| sink.poll_flush(cx))
    }

    fn poll_offer(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        if self.finished {
            return Poll::Ready(Ok(()));
        }
        self.poll(|sink| sink.poll_offer(cx))
    }

    fn blocked(&self) -> Option<Blocked> {
        self.pending.then_some(Blocked::Outside(self.node))
    }

    fn is_closed(&self) -> bool {
        self.finished
    }

    /// Only its own island finishes it: there is no one to wake.
    fn poll_closed(&mut self, _cx: &mut Context<'_>) -> Poll<()> {
        if self.finished { Poll::Ready(()) } else { Poll::Pending }
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        let flushed = std::task::ready!(self.poll_flush(cx));
        self.finished = true;
        Poll::Ready(flushed)
    }

    fn poll_publish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        if self.published {
            return Poll::Ready(Ok(()));
        }
        let closed = std::task::ready!(self.poll(|sink| sink.poll_close(cx)));
        self.published = true;
        Poll::Ready(closed)
    }
}
