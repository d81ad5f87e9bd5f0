//! Edges: bounded queues of batches, the only place where items wait.

use std::task::{Context, Poll};

use crate::error::Cause;

/// Items that travel together, with what the plan lets travel with them.
#[derive(Debug)]
pub struct Batch<T, H = ()> {
    pub items: Vec<T>,
    pub header: H,
}

/// The number of a batch in an ordered region, from 0: taken with the batch, given back when its output is complete.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ticket(pub u64);

/// Where an island's items leave: an edge or a sink, with a local buffer of at most one batch.
pub trait Output {
    /// How many items `push` takes before `poll_flush` must make room. `usize::MAX` once closed: what is pushed is
    /// then discarded and counted.
    fn room(&self) -> usize;

    /// Hands over as much of the local buffer as the other side takes now. Ready when nothing is left in it.
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>>;

    /// The consumer has enough; the producer may stop.
    fn is_closed(&self) -> bool;

    /// Flushes, then ends the output: only this is an end. Dropped without it, the output has failed.
    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>>;

    /// What follows belongs to this ticket (ordered regions only).
    fn begin(&mut self, ticket: Ticket) {
        let _ = ticket;
    }

    /// The ticket's output is whole. Never waits.
    fn complete(&mut self) {}
}

/// Where an island's items come from: an edge, several of them joined, or a source.
pub trait Input {
    /// A batch of items, or an owned chunk that they borrow from.
    type Batch;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<Self::Batch>>;

    /// Gives an emptied batch back for reuse.
    fn recycle(&mut self, batch: Self::Batch) {
        drop(batch);
    }

    /// The consumer has enough: upstream may complete.
    fn close(&mut self);

    /// The ticket of the batch last taken (ordered regions only).
    fn ticket(&self) -> Option<Ticket> {
        None
    }
}

/// What an input gives.
#[derive(Debug)]
pub enum Next<B> {
    Batch(B),
    /// Every sender finished.
    End,
    /// A sender was dropped without finishing, or the source failed.
    Broken(Cause),
}
