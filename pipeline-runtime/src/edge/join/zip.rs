//! `zip`: pairs of the n-th items of two edges.

use std::task::{Context, Poll};

use crate::edge::{Batch, Input, Next, Rx};

/// Two edges as one input of pairs. Ends as soon as it needs an input that has ended and is empty.
pub struct Zip<A, B> {
    left: Side<A>,
    right: Side<B>,
    pairs: Option<Batch<(A, B)>>,
}

/// One input and what was taken from it but not paired yet: at most one batch.
struct Side<T> {
    input: Rx<T>,
    waiting: std::collections::VecDeque<T>,
}

/// Pairs two edges.
pub fn zip<A, B>((left, right): (Rx<A>, Rx<B>)) -> Zip<A, B> {
    Zip { left: Side::new(left), right: Side::new(right), pairs: None }
}

impl<T> Side<T> {
    fn new(input: Rx<T>) -> Self {
        Side { input, waiting: std::collections::VecDeque::new() }
    }

    /// Nothing more is paired.
    fn close(&mut self) {
        self.input.discard(self.waiting.len());
        self.waiting.clear();
        self.input.close();
    }

    /// Has at least one item, has ended, or is broken.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<Next<()>> {
        while self.waiting.is_empty() {
            match std::task::ready!(self.input.poll_next(cx)) {
                Next::Batch(mut batch) => {
                    self.waiting.extend(batch.items.drain(..));
                    self.input.recycle(batch);
                }
                Next::End => return Poll::Ready(Next::End),
                Next::Broken(cause) => return Poll::Ready(Next::Broken(cause)),
            }
        }
        Poll::Ready(Next::Batch(()))
    }
}

impl<A, B> Input for Zip<A, B> {
    type Batch = Batch<(A, B)>;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<Self::Batch>> {
        // Both are polled, so that either wakes the task and both keep moving.
        let (left, right) = (self.left.poll_fill(cx), self.right.poll_fill(cx));
        match (left, right) {
            (Poll::Ready(Next::Broken(cause)), _) | (_, Poll::Ready(Next::Broken(cause))) => {
                Poll::Ready(Next::Broken(cause))
            }
            (Poll::Ready(Next::End), _) | (_, Poll::Ready(Next::End)) => {
                self.close();
                Poll::Ready(Next::End)
            }
            (Poll::Ready(Next::Batch(())), Poll::Ready(Next::Batch(()))) => {
                let count = self.left.waiting.len().min(self.right.waiting.len());
                let mut pairs = self.pairs.take().unwrap_or_default();
                let (left, right) =
                    (self.left.waiting.drain(..count), self.right.waiting.drain(..count));
                pairs.items.extend(left.zip(right));
                Poll::Ready(Next::Batch(pairs))
            }
            _ => Poll::Pending,
        }
    }

    fn waits_for(&self) -> Option<usize> {
        let left = self.left.waiting.is_empty();
        if left { self.left.input.waits_for() } else { self.right.input.waits_for() }
    }

    fn discard(&mut self, count: usize) {
        self.left.input.discard(count);
        self.right.input.discard(count);
    }

    fn recycle(&mut self, batch: Self::Batch) {
        self.pairs = Some(batch);
    }

    fn close(&mut self) {
        self.left.close();
        self.right.close();
    }
}

/// What found no other half is counted, also when the run is aborted.
impl<T> Drop for Side<T> {
    fn drop(&mut self) {
        self.close();
    }
}
