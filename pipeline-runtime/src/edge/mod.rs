//! Edges: bounded queues of batches, the only place where items wait.
//!
//! An edge has a sending end [`Tx`], which gathers up to one transport batch locally, and a receiving end [`Rx`]. Between
//! them stands one of two queues: [`bounded`], first in first out, or [`ordered`], an output port of a replicated region,
//! which restores the order of its input by tickets. Where replicas take items by key, an edge is one queue for each of them
//! ([`keyed`]).

pub mod bounded;
pub mod header;
pub mod intake;
pub mod join;
pub mod keyed;
pub mod ordered;
pub mod outputs;
pub mod region;
pub mod rx;
mod scale;
pub mod stats;
pub mod ticket;
pub mod tx;
mod wakers;

pub use self::{
    bounded::edge,
    header::{Header, Positions},
    intake::Intake,
    join::{concat, merge, zip},
    keyed::{KeyedRx, KeyedTx},
    outputs::{Outputs, both},
    region::{Region, Replicas},
    rx::{Chunks, Rx, chunks},
    stats::EdgeStats,
    ticket::Ticket,
    tx::Tx,
};

use std::task::{Context, Poll};

use crate::{
    error::{Cause, Failure},
    graph::NodeIndex,
    position::Position,
};

/// Items that travel together, with what the plan lets travel with them.
#[derive(Debug)]
pub struct Batch<T, H = ()> {
    /// First in, first out.
    pub items: Vec<T>,
    /// One entry an item, or nothing.
    pub header: H,
}

/// How much an edge holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EdgeConfig {
    /// Items in the queue, at least 1.
    pub capacity: usize,
    /// Items in one batch, at least 1 and at most `capacity`.
    pub transport: usize,
}

impl EdgeConfig {
    /// Values out of range are clamped into it.
    pub fn new(capacity: usize, transport: usize) -> Self {
        let capacity = capacity.max(1);
        EdgeConfig { capacity, transport: transport.clamp(1, capacity) }
    }
}

/// Where an island's items leave: an edge or a sink, with a local buffer of at most one batch.
pub trait Output {
    /// Writes to the outside: it may wait for more than another island, and is published at the end of the run.
    const SINK: bool = false;

    /// How many items `push` takes before `poll_flush` must make room. Once closed, what is pushed is discarded by the next flush,
    /// and counted.
    fn room(&self) -> usize;

    /// Hands over as much of the local buffer as the other side takes now. Ready when nothing is left in it.
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>>;

    /// Hands over what somebody waits for, while more is still coming.
    fn poll_offer(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        self.poll_flush(cx)
    }

    /// What it waits for, if a flush or an end was pending.
    fn blocked(&self) -> Option<Blocked>;

    /// The consumer has enough, or the output was finished or retired; the producer may stop.
    fn is_closed(&self) -> bool;

    /// Ready once closed; else the task is woken when that changes.
    fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()>;

    /// Flushes, then ends the output: only this is an end. Dropped without it, the output has failed.
    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>>;

    /// Publishes what was written, once every island of the run has ended well (sinks only).
    fn poll_publish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        let _ = cx;
        Poll::Ready(Ok(()))
    }

    /// What follows belongs to this ticket (ordered regions only).
    fn begin(&mut self, ticket: Ticket) {
        let _ = ticket;
    }

    /// The ticket's output is whole. Never waits.
    fn complete(&mut self) {}
}

/// What an output waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// Room in the edge of this number.
    Edge(usize),
    /// Whatever this stage writes to.
    Outside(NodeIndex),
}

/// Where an island's items come from: an edge, several of them joined, or a source.
pub trait Input {
    /// A batch of items, or an owned chunk that they borrow from.
    type Batch;

    /// Waits for something outside of the run: a source.
    const OUTSIDE: bool = false;

    /// Whether it waits for something outside of the run now.
    fn waits_outside(&self) -> bool {
        Self::OUTSIDE
    }

    /// The number of the edge that it waits for, if a poll was pending.
    fn waits_for(&self) -> Option<usize> {
        None
    }

    /// The number of the edge behind the island that has to be emptied first, if a poll was pending (ordered regions only).
    fn held_up_by(&self) -> Option<usize> {
        None
    }

    /// The next batch, the end, or a failure; the task is woken when there is one.
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<Self::Batch>>;

    /// Counts the items of the batch last taken that nobody wanted.
    fn discard(&mut self, count: usize) {
        let _ = count;
    }

    /// The ordinal of the first item of the batch last taken, where others take batches too (regions only).
    fn first(&self) -> Option<u64> {
        None
    }

    /// Which item was to come when it broke: the one behind those `counted`, unless it knows better.
    fn broke_at(&self, counted: Position) -> Option<Position> {
        Some(counted)
    }

    /// Gives an emptied batch back for reuse.
    fn recycle(&mut self, batch: Self::Batch) {
        drop(batch);
    }

    /// The consumer has enough: upstream may complete.
    fn close(&mut self);

    /// More than half of the queue behind it is taken: one more consumer would have work.
    fn is_crowded(&self) -> bool {
        false
    }

    /// The ticket of the batch last taken (ordered regions only).
    fn ticket(&self) -> Option<Ticket> {
        None
    }
}

/// What an input gives.
#[derive(Debug)]
pub enum Next<B> {
    /// Items.
    Batch(B),
    /// Every sender finished.
    End,
    /// A sender was dropped without finishing, or the source failed.
    Broken(Cause),
}
