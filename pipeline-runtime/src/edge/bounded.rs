//! The plain queue: first in, first out, bounded in items, any number of senders and receivers.
//!
//! One lock guards everything; it is taken once a batch, never once an item. Items of a send join the untaken tail batch,
//! so that a fast sender does not wake its receiver for every item, and a send splits at the free capacity, so that an
//! island never sits on output that its edge could take.
//!
//! Who waits registers its waker *under the lock*, in the same step in which it finds the queue empty or full. Whoever
//! changes that takes the wakers out under the same lock and wakes them after releasing it. So between "found nothing" and
//! "registered" no change can slip in, and no wake-up is lost.
//!
//! Marks travel in-band, behind queued items, and need no capacity. [`Mark::End`] stands once every sender has finished;
//! a sender dropped without finishing leaves [`Mark::Failed`]. Marks stay at the front for every receiver to see.

use std::{
    collections::VecDeque,
    task::{Context, Poll},
};

use super::{
    Batch, EdgeConfig, EdgeStats, Header, Next, Rx, Tx,
    wakers::{Wake, Wakers},
};
use crate::{
    error::Cause,
    sync::{Arc, AtomicBool, Mutex, Ordering, lock},
};

/// A new edge. Both ends may be cloned, for the replicas of a region.
pub fn edge<T, H: Header>(config: EdgeConfig, stats: EdgeStats) -> (Tx<T, H>, Rx<T, H>) {
    let queue = Arc::new(Bounded::new(config, stats));
    (Tx::bounded(queue.clone(), config), Rx::bounded(queue))
}

/// What stands in the queue.
enum Entry<T, H> {
    Batch(Batch<T, H>),
    Mark(Mark),
}

/// What travels in-band between batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mark {
    /// Every sender finished.
    End,
    /// A sender was dropped before it finished.
    Failed,
}

pub(super) struct Bounded<T, H> {
    config: EdgeConfig,
    stats: EdgeStats,
    /// No receiver is left. Written under the lock, read without it.
    abandoned: AtomicBool,
    state: Mutex<State<T, H>>,
}

struct State<T, H> {
    entries: VecDeque<Entry<T, H>>,
    /// Items in `entries`.
    items: usize,
    /// Senders that have not finished.
    senders: usize,
    /// Receivers that have not closed.
    receivers: usize,
    /// Emptied batches, for reuse.
    spare: Vec<Batch<T, H>>,
    waiting_senders: Wakers,
    /// Those that have nothing to send, and want to know when nobody wants anything.
    watching_senders: Wakers,
    waiting_receivers: Wakers,
}

impl<T, H: Header> Bounded<T, H> {
    fn new(config: EdgeConfig, stats: EdgeStats) -> Self {
        let state = State {
            entries: VecDeque::new(),
            items: 0,
            senders: 1,
            receivers: 1,
            spare: Vec::new(),
            waiting_senders: Wakers::default(),
            watching_senders: Wakers::default(),
            waiting_receivers: Wakers::default(),
        };
        Bounded { config, stats, abandoned: AtomicBool::new(false), state: Mutex::new(state) }
    }

    /// The edge's number.
    pub(super) fn index(&self) -> usize {
        self.stats.edge()
    }

    pub(super) fn stats(&self) -> &EdgeStats {
        &self.stats
    }

    pub(super) fn add_sender(&self) {
        lock(&self.state).senders += 1;
    }

    pub(super) fn add_receiver(&self) {
        lock(&self.state).receivers += 1;
    }

    /// Moves as much of `buffer` as fits. Ready when nothing is left.
    pub(super) fn poll_send(&self, cx: &Context<'_>, buffer: &mut Batch<T, H>) -> Poll<()> {
        let (result, wake) = self.send(&mut lock(&self.state), cx, buffer);
        wake.wake();
        result
    }

    fn send(
        &self,
        state: &mut State<T, H>,
        cx: &Context<'_>,
        buffer: &mut Batch<T, H>,
    ) -> (Poll<()>, Wake) {
        if state.receivers == 0 {
            self.stats.refuse(buffer.items.len());
            buffer.clear();
            return (Poll::Ready(()), Wake::none());
        }
        let count = buffer.items.len().min(self.config.capacity - state.items);
        if count > 0 {
            state.append(buffer, count, self.config.transport);
            self.stats.entered(count, state.items);
        }
        let wake = if count > 0 { state.waiting_receivers.take() } else { Wake::none() };
        if buffer.items.is_empty() {
            return (Poll::Ready(()), wake);
        }
        state.waiting_senders.register(cx);
        (Poll::Pending, wake)
    }

    /// The next batch, for one that was emptied; the end stays for every receiver to see.
    pub(super) fn poll_receive(
        &self,
        cx: &Context<'_>,
        emptied: &mut Option<Batch<T, H>>,
    ) -> Poll<Next<Batch<T, H>>> {
        let mut state = lock(&self.state);
        // As many as fill the queue: where both ends share a thread, all of it is filled before any of it is emptied.
        if state.spare.len() <= self.config.capacity / self.config.transport {
            state.spare.extend(emptied.take());
        }
        let batch = match state.entries.pop_front() {
            None => {
                state.waiting_receivers.register(cx);
                return Poll::Pending;
            }
            Some(Entry::Mark(mark)) => {
                state.entries.push_front(Entry::Mark(mark));
                return Poll::Ready(mark.into_next());
            }
            Some(Entry::Batch(batch)) => batch,
        };
        state.items -= batch.items.len();
        self.stats.left(state.items);
        let wake = state.waiting_senders.take();
        drop(state);
        wake.wake();
        Poll::Ready(Next::Batch(batch))
    }

    pub(super) fn is_crowded(&self) -> bool {
        self.stats.depth() * 2 > self.config.capacity as u64
    }

    pub(super) fn is_closed(&self) -> bool {
        self.abandoned.load(Ordering::Acquire)
    }

    /// Once pending, the task stays registered until the last receiver has closed.
    pub(super) fn poll_closed(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = lock(&self.state);
        if state.receivers == 0 {
            return Poll::Ready(());
        }
        state.watching_senders.register(cx);
        Poll::Pending
    }

    /// One sender ends well.
    pub(super) fn finish(&self) {
        let mut state = lock(&self.state);
        state.senders -= 1;
        if state.senders == 0 {
            self.mark(state, Mark::End);
        }
    }

    /// One sender is gone before its end.
    pub(super) fn fail(&self) {
        let state = lock(&self.state);
        self.mark(state, Mark::Failed);
    }

    fn mark(&self, mut state: crate::sync::MutexGuard<'_, State<T, H>>, mark: Mark) {
        state.entries.push_back(Entry::Mark(mark));
        let wake = state.waiting_receivers.take();
        drop(state);
        wake.wake();
    }

    /// One receiver has enough. When the last one has, what is queued is discarded and counted.
    pub(super) fn close(&self) {
        let mut state = lock(&self.state);
        state.receivers -= 1;
        if state.receivers > 0 {
            return;
        }
        self.abandoned.store(true, Ordering::Release);
        let discarded = std::mem::take(&mut state.entries);
        self.stats.discard(state.items);
        state.items = 0;
        self.stats.left(0);
        let wakes = [state.waiting_senders.take(), state.watching_senders.take()];
        drop(state);
        // Items are dropped outside of the lock: their destructors are the user's.
        drop(discarded);
        wakes.into_iter().for_each(Wake::wake);
    }
}

impl Mark {
    /// What a receiver sees.
    fn into_next<B>(self) -> Next<B> {
        match self {
            Mark::End => Next::End,
            Mark::Failed => Next::Broken(broken()),
        }
    }
}

impl<T, H: Header> State<T, H> {
    /// Moves `count` items in: into the tail batch first, then as batches of their own.
    fn append(&mut self, from: &mut Batch<T, H>, count: usize, transport: usize) {
        self.items += count;
        let mut left = count;
        if let Some(Entry::Batch(tail)) = self.entries.back_mut() {
            let joined = left.min(transport - tail.items.len().min(transport));
            tail.take_front(from, joined);
            left -= joined;
        }
        if left == 0 {
            return;
        }
        let mut batch = self.spare.pop().unwrap_or_default().for_items(transport);
        if left == from.items.len() {
            std::mem::swap(&mut batch, from);
        } else {
            batch.take_front(from, left);
        }
        self.entries.push_back(Entry::Batch(batch));
    }
}

pub(super) fn broken() -> Cause {
    Cause::from("a sender was dropped before it finished")
}
