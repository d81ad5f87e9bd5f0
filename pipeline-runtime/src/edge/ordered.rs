//! An output port of an ordered region: a ring of slots, one a ticket, read from the head.
//!
//! A replica fills its ticket's slot whenever it is done with it (`Ordered::complete`), in any order and without waiting.
//! The receiver takes from the head slot only, and moves on when that slot is complete and empty. A replica with more
//! output than one batch waits until its ticket is the head, then streams through the slot, one batch at a time.
//! The ring is bounded because tickets are: the region's window gates their intake.
//!
//! The head advances in the receiver, under the port's lock; the region hears of it after the lock is released.

use std::{
    collections::VecDeque,
    task::{Context, Poll},
};

use super::{
    Batch, EdgeConfig, EdgeStats, Header, Next, Region, Rx, Ticket, Tx,
    bounded::broken,
    wakers::{Wake, Wakers},
};
use crate::sync::{Arc, AtomicBool, Mutex, Ordering, lock};

pub(super) fn port<T, H: Header>(
    region: Region,
    index: usize,
    config: EdgeConfig,
    stats: EdgeStats,
) -> (Tx<T, H>, Rx<T, H>) {
    let state = State {
        head: 0,
        slots: VecDeque::new(),
        items: 0,
        senders: 1,
        receivers: 1,
        failed: false,
        spare: Vec::new(),
        waiting_senders: Wakers::default(),
        watching_senders: Wakers::default(),
        waiting_receivers: Wakers::default(),
    };
    let port = Arc::new(Ordered {
        region,
        index,
        config,
        stats,
        abandoned: AtomicBool::new(false),
        state: Mutex::new(state),
    });
    (Tx::ordered(port.clone(), config), Rx::ordered(port))
}

pub(super) struct Ordered<T, H> {
    region: Region,
    /// Which of the region's ports this is.
    index: usize,
    config: EdgeConfig,
    stats: EdgeStats,
    /// No receiver is left. Written under the lock, read without it.
    abandoned: AtomicBool,
    state: Mutex<State<T, H>>,
}

struct State<T, H> {
    /// The ticket of the first slot.
    head: u64,
    slots: VecDeque<Slot<T, H>>,
    items: usize,
    senders: usize,
    receivers: usize,
    failed: bool,
    /// Emptied batches, for reuse.
    spare: Vec<Batch<T, H>>,
    waiting_senders: Wakers,
    /// Those that have nothing to send, and want to know when nobody wants anything.
    watching_senders: Wakers,
    waiting_receivers: Wakers,
}

struct Slot<T, H> {
    batch: Batch<T, H>,
    complete: bool,
}

impl<T, H: Header> Ordered<T, H> {
    /// The edge's number.
    pub(super) fn index(&self) -> usize {
        self.stats.edge()
    }

    pub(super) fn add_sender(&self) {
        lock(&self.state).senders += 1;
    }

    pub(super) fn add_receiver(&self) {
        lock(&self.state).receivers += 1;
    }

    /// Streams from the head ticket; any other waits. Without a ticket (a last partial result) there is no slot to go to,
    /// and the plan never asks for that.
    pub(super) fn poll_send(
        &self,
        cx: &Context<'_>,
        ticket: Option<Ticket>,
        buffer: &mut Batch<T, H>,
    ) -> Poll<()> {
        let mut state = lock(&self.state);
        if state.receivers == 0 {
            self.stats.discard(buffer.items.len());
            buffer.clear();
            return Poll::Ready(());
        }
        let mut wake = Wake::none();
        if ticket == Some(Ticket(state.head)) {
            let transport = self.config.transport;
            let head = Ticket(state.head);
            let slot = state.slot(head);
            let count = buffer.items.len().min(transport.saturating_sub(slot.batch.items.len()));
            slot.batch.take_front(buffer, count);
            if count > 0 {
                state.items += count;
                self.stats.entered(count, state.items);
                wake = state.waiting_receivers.take();
            }
        }
        let sent = buffer.items.is_empty();
        if !sent {
            state.waiting_senders.register(cx);
        }
        drop(state);
        wake.wake();
        if sent { Poll::Ready(()) } else { Poll::Pending }
    }

    /// The ticket's output is whole, with what is left in `buffer`.
    pub(super) fn complete(&self, ticket: Ticket, buffer: &mut Batch<T, H>) {
        let mut state = lock(&self.state);
        if state.receivers == 0 {
            self.stats.discard(buffer.items.len());
            buffer.clear();
            return;
        }
        let count = buffer.items.len();
        let spare = state.spare.pop();
        let slot = state.slot(ticket);
        if slot.batch.items.is_empty() {
            let empty = spare.unwrap_or_else(|| Batch::with_capacity(self.config.transport));
            slot.batch = std::mem::replace(buffer, empty);
        } else {
            slot.batch.take_front(buffer, count);
        }
        slot.complete = true;
        state.items += count;
        self.stats.entered(count, state.items);
        let wake = state.waiting_receivers.take();
        drop(state);
        wake.wake();
    }

    /// What the head slot holds next, for a batch that was emptied. At most as many of those are kept as there are slots.
    pub(super) fn poll_receive(
        &self,
        cx: &Context<'_>,
        emptied: &mut Option<Batch<T, H>>,
    ) -> Poll<Next<Batch<T, H>>> {
        let mut state = lock(&self.state);
        if state.spare.len() <= state.slots.len() {
            state.spare.extend(emptied.take());
        }
        let before = state.head;
        let batch = state.take_head();
        let next = match batch {
            Some(batch) => {
                self.stats.left(state.items);
                Poll::Ready(Next::Batch(batch))
            }
            None if state.failed => Poll::Ready(Next::Broken(broken())),
            None if state.senders == 0 => Poll::Ready(Next::End),
            None => {
                state.waiting_receivers.register(cx);
                Poll::Pending
            }
        };
        // Whoever waits to send waits for its turn at the head slot, or for room in it.
        let moved = next.is_ready() || state.head != before;
        let wake = if moved { state.waiting_senders.take() } else { Wake::none() };
        let head = state.head;
        drop(state);
        wake.wake();
        if head != before {
            self.region.release(self.index, head);
        }
        next
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

    pub(super) fn finish(&self) {
        let mut state = lock(&self.state);
        state.senders -= 1;
        let wake = state.waiting_receivers.take();
        drop(state);
        wake.wake();
    }

    pub(super) fn fail(&self) {
        let mut state = lock(&self.state);
        state.failed = true;
        let wake = state.waiting_receivers.take();
        drop(state);
        wake.wake();
    }

    pub(super) fn close(&self) {
        let mut state = lock(&self.state);
        state.receivers -= 1;
        if state.receivers > 0 {
            return;
        }
        self.abandoned.store(true, Ordering::Release);
        let discarded = std::mem::take(&mut state.slots);
        self.stats.discard(state.items);
        state.items = 0;
        let wakes = [state.waiting_senders.take(), state.watching_senders.take()];
        drop(state);
        drop(discarded);
        wakes.into_iter().for_each(Wake::wake);
        self.region.release(self.index, u64::MAX);
    }
}

impl<T, H: Header> State<T, H> {
    /// The slot of a ticket at or behind the head.
    fn slot(&mut self, ticket: Ticket) -> &mut Slot<T, H> {
        let index = (ticket.0 - self.head) as usize;
        while self.slots.len() <= index {
            self.slots.push_back(Slot { batch: Batch::default(), complete: false });
        }
        &mut self.slots[index]
    }

    /// What the head slot holds, moving the head over complete ones.
    fn take_head(&mut self) -> Option<Batch<T, H>> {
        loop {
            let slot = self.slots.front_mut()?;
            let complete = slot.complete;
            let batch = std::mem::take(&mut slot.batch);
            if complete {
                self.slots.pop_front();
                self.head += 1;
            }
            if !batch.items.is_empty() {
                self.items -= batch.items.len();
                return Some(batch);
            }
            if !complete {
                return None;
            }
        }
    }
}
