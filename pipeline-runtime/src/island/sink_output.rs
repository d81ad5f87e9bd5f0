//! A sink as an island's output: flushed with the edges, published only when the whole run has ended well.

use std::task::{Context, Poll};

use crate::{
    edge::Output,
    error::Cause,
    sink::{Drain, Sink},
};

/// A sink, opened.
pub struct SinkOutput<S> {
    sink: S,
    published: bool,
}

impl<S> SinkOutput<S> {
    pub(crate) fn new(sink: S) -> Self {
        SinkOutput { sink, published: false }
    }

    /// Takes one item; an error is the sink's own.
    #[inline]
    pub fn push<T>(&mut self, item: T) -> Result<(), Cause>
    where
        S: Sink<T>,
    {
        self.sink.push(item)
    }
}

impl<S: Drain> Output for SinkOutput<S> {
    const SINK: bool = true;

    fn room(&self) -> usize {
        self.sink.room()
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.sink.poll_flush(cx)
    }

    fn is_closed(&self) -> bool {
        false
    }

    fn poll_closed(&mut self, _cx: &mut Context<'_>) -> Poll<()> {
        Poll::Pending
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.sink.poll_flush(cx)
    }

    fn poll_publish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        if self.published {
            return Poll::Ready(Ok(()));
        }
        let closed = std::task::ready!(self.sink.poll_close(cx));
        self.published = true;
        Poll::Ready(closed)
    }
}
