//! The receivers of tokio channels as sources: a chunk is what is queued.

use std::task::{Context, Poll, ready};

use tokio::sync::mpsc;

use super::{CHUNK, IntoSource, OwnedChunk, Source, owned::Gather};
use crate::error::Cause;

/// The receiver of a tokio channel; it ends when all senders are gone.
#[derive(Debug)]
pub enum ByTokioChannel {}

impl<T> IntoSource<ByTokioChannel> for mpsc::Receiver<T> {
    type Fused = TokioReceiver<Self>;
    type Cut = TokioReceiver<Self>;

    fn fused(self) -> Self::Fused {
        TokioReceiver::new(self, CHUNK)
    }

    fn cut(self, items: usize) -> Self::Cut {
        TokioReceiver::new(self, items)
    }
}

impl<T> IntoSource<ByTokioChannel> for mpsc::UnboundedReceiver<T> {
    type Fused = TokioReceiver<Self>;
    type Cut = TokioReceiver<Self>;

    fn fused(self) -> Self::Fused {
        TokioReceiver::new(self, CHUNK)
    }

    fn cut(self, items: usize) -> Self::Cut {
        TokioReceiver::new(self, items)
    }
}

/// What both receivers can do: take many queued items at once.
pub trait Receive {
    /// What the channel carries.
    type Item;

    /// Appends up to `limit` items to `items`; 0 once the channel has ended.
    fn poll_many(
        &mut self,
        cx: &mut Context<'_>,
        items: &mut Vec<Self::Item>,
        limit: usize,
    ) -> Poll<usize>;
}

impl<T> Receive for mpsc::Receiver<T> {
    type Item = T;

    fn poll_many(&mut self, cx: &mut Context<'_>, items: &mut Vec<T>, limit: usize) -> Poll<usize> {
        self.poll_recv_many(cx, items, limit)
    }
}

impl<T> Receive for mpsc::UnboundedReceiver<T> {
    type Item = T;

    fn poll_many(&mut self, cx: &mut Context<'_>, items: &mut Vec<T>, limit: usize) -> Poll<usize> {
        self.poll_recv_many(cx, items, limit)
    }
}

/// A receiver in chunks of the items that are queued.
#[derive(Debug)]
pub struct TokioReceiver<R: Receive> {
    receiver: R,
    size: usize,
    /// What the next chunk is gathered in; empty between polls.
    buffer: Vec<R::Item>,
    gather: Gather<R::Item>,
}

impl<R: Receive> TokioReceiver<R> {
    fn new(receiver: R, size: usize) -> Self {
        let size = size.max(1);
        TokioReceiver { receiver, size, buffer: Vec::new(), gather: Gather::new(size) }
    }
}

impl<R: Receive> Source for TokioReceiver<R> {
    type Chunk = OwnedChunk<R::Item>;

    fn poll_fetch(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Self::Chunk>, Cause>> {
        ready!(self.receiver.poll_many(cx, &mut self.buffer, self.size));
        let items = std::mem::replace(&mut self.buffer, self.gather.buffer());
        Poll::Ready(Ok(self.gather.chunk(items)))
    }
}
