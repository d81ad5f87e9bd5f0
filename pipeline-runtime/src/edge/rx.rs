//! The receiving end of an edge.

use std::task::{Context, Poll};

use super::{Batch, Header, Input, Next, bounded::Bounded, ordered::Ordered};
use crate::sync::Arc;

/// Takes batches. Clones share the queue: each batch goes to one of them.
pub struct Rx<T, H: Header = ()> {
    open: bool,
    /// A batch that came back, for reuse: it is handed over with the next call.
    emptied: Option<Batch<T, H>>,
    queue: Queue<T, H>,
}

enum Queue<T, H> {
    Bounded(Arc<Bounded<T, H>>),
    Ordered(Arc<Ordered<T, H>>),
}

impl<T, H: Header> Rx<T, H> {
    pub(super) fn bounded(queue: Arc<Bounded<T, H>>) -> Self {
        Rx { open: true, emptied: None, queue: Queue::Bounded(queue) }
    }

    /// Counts items that were taken and that nobody wanted after all.
    pub(super) fn discard(&self, count: usize) {
        let stats = match &self.queue {
            Queue::Bounded(queue) => queue.stats(),
            Queue::Ordered(port) => port.stats(),
        };
        stats.discard(count);
    }

    pub(super) fn ordered(port: Arc<Ordered<T, H>>) -> Self {
        Rx { open: true, emptied: None, queue: Queue::Ordered(port) }
    }
}

impl<T, H: Header> Clone for Rx<T, H> {
    fn clone(&self) -> Self {
        match &self.queue {
            Queue::Bounded(queue) => {
                queue.add_receiver();
                Rx::bounded(queue.clone())
            }
            Queue::Ordered(port) => {
                port.add_receiver();
                Rx::ordered(port.clone())
            }
        }
    }
}

impl<T, H: Header> Input for Rx<T, H> {
    type Batch = Batch<T, H>;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<Self::Batch>> {
        match &self.queue {
            Queue::Bounded(queue) => queue.poll_receive(cx, &mut self.emptied),
            Queue::Ordered(port) => port.poll_receive(cx, &mut self.emptied),
        }
    }

    fn is_crowded(&self) -> bool {
        match &self.queue {
            Queue::Bounded(queue) => queue.is_crowded(),
            Queue::Ordered(port) => port.is_crowded(),
        }
    }

    fn waits_for(&self) -> Option<usize> {
        Some(match &self.queue {
            Queue::Bounded(queue) => queue.index(),
            Queue::Ordered(port) => port.index(),
        })
    }

    fn discard(&mut self, count: usize) {
        Rx::discard(self, count);
    }

    fn recycle(&mut self, mut batch: Self::Batch) {
        batch.clear();
        self.emptied = Some(batch);
    }

    fn close(&mut self) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        match &self.queue {
            Queue::Bounded(queue) => queue.close(),
            Queue::Ordered(port) => port.close(),
        }
    }
}

/// A receiver that is gone takes nothing more; why it is gone is its run's business.
impl<T, H: Header> Drop for Rx<T, H> {
    fn drop(&mut self) {
        self.close();
    }
}

/// An edge of a source's chunks, one at a time: the chunk is what items are taken from.
pub struct Chunks<C>(Rx<C>);

impl<C> Clone for Chunks<C> {
    fn clone(&self) -> Self {
        Chunks(self.0.clone())
    }
}

/// Takes chunks themselves instead of batches of them.
pub fn chunks<C>(rx: Rx<C>) -> Chunks<C> {
    Chunks(rx)
}

impl<C> Input for Chunks<C> {
    type Batch = C;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<C>> {
        loop {
            match std::task::ready!(self.0.poll_next(cx)) {
                Next::Batch(mut batch) => {
                    debug_assert!(batch.items.len() <= 1, "chunks travel one by one");
                    let chunk = batch.items.pop();
                    self.0.recycle(batch);
                    if let Some(chunk) = chunk {
                        return Poll::Ready(Next::Batch(chunk));
                    }
                }
                Next::End => return Poll::Ready(Next::End),
                Next::Broken(cause) => return Poll::Ready(Next::Broken(cause)),
            }
        }
    }

    fn waits_for(&self) -> Option<usize> {
        self.0.waits_for()
    }

    fn close(&mut self) {
        self.0.close();
    }

    fn is_crowded(&self) -> bool {
        self.0.is_crowded()
    }
}
