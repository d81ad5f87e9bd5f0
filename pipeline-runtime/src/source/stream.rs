//! Streams as sources: a chunk is what is ready now, so that a slow stream adds no latency and a fast one no wake-ups.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures::Stream;

use super::{OwnedChunk, Source, owned::Gather};
use crate::error::Cause;

/// A stream in chunks of the items that are ready, up to a number.
///
/// The stream keeps its type, so that the source is `Send` exactly if the stream is.
pub struct Ready<S: Stream> {
    /// `None` once ended: a stream is not polled past its end.
    stream: Option<Pin<Box<S>>>,
    size: usize,
    gather: Gather<S::Item>,
}

impl<S: Stream> Ready<S> {
    /// Chunks of up to `size` items, at least one.
    pub fn new(stream: S, size: usize) -> Self {
        let size = size.max(1);
        Ready { stream: Some(Box::pin(stream)), size, gather: Gather::new(size) }
    }

    /// Adds one more item, or says that there is none; the stream is dropped at its end.
    fn poll_item(&mut self, cx: &mut Context<'_>, items: &mut Vec<S::Item>) -> Poll<bool> {
        let Some(stream) = &mut self.stream else { return Poll::Ready(false) };
        let next = self.gather.filled(items, |_| stream.as_mut().poll_next(cx));
        let Some(item) = ready!(next) else {
            self.stream = None;
            return Poll::Ready(false);
        };
        items.push(item);
        Poll::Ready(true)
    }
}

impl<S: Stream> Source for Ready<S> {
    type Chunk = OwnedChunk<S::Item>;

    fn poll_fetch(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Self::Chunk>, Cause>> {
        let mut items = self.gather.buffer();
        while items.len() < self.size {
            match self.poll_item(cx, &mut items) {
                Poll::Ready(true) => {}
                Poll::Pending if items.is_empty() => {
                    self.gather.keep(items);
                    return Poll::Pending;
                }
                Poll::Ready(false) | Poll::Pending => break,
            }
        }
        Poll::Ready(Ok(self.gather.chunk(items)))
    }
}

impl<S: Stream> std::fmt::Debug for Ready<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ready").field("ended", &self.stream.is_none()).finish_non_exhaustive()
    }
}
