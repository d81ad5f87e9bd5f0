//! An output port of an ordered region: a ring of slots, one a ticket, read from the head.
//!
//! A replica fills its ticket's slot whenever it is done with it (`Ordered::complete`), in any order and without waiting.
//! The receiver takes from the head slot only, and moves on when that slot is complete and empty. A replica with more
//! output than one batch waits until its ticket is the head, then streams through the slot, one batch at a time.
//! The ring is bounded because tickets are: the region's window gates their intake.
//!
//! A batch that was split has a part for each of its tickets, read one after another: each says, once it is complete, where the
//! next begins ([`super::ticket`]).
//!
//! The head advances in the receiver, under the port's lock; the region hears of it after the lock is released.

use std::{
    collections::VecDeque,
    task::{Context, Poll},
};

use smallvec::SmallVec;

use super::{
    Batch, EdgeConfig, EdgeStats, Header, Next, Region, Rx, Ticket, Tx,
    bounded::broken,
    ticket::WHOLE,
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

/// The output of one batch, in as many parts as the batch was split into.
struct Slot<T, H> {
    parts: SmallVec<[Part<T, H>; 1]>,
    /// Where the part begins that is read now.
    next: u64,
}

/// The output of one ticket.
struct Part<T, H> {
    begin: u64,
    batch: Batch<T, H>,
    /// Where the next part begins, once this one is complete: until then its batch may still be split.
    end: Option<u64>,
}

impl<T, H: Header> Ordered<T, H> {
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
            self.stats.refuse(buffer.items.len());
            buffer.clear();
            return Poll::Ready(());
        }
        let mut wake = Wake::none();
        if let Some(ticket) = ticket.filter(|ticket| ticket.place() == state.reading()) {
            let transport = self.config.transport;
            let part = state.part(ticket);
            let count = buffer.items.len().min(transport.saturating_sub(part.batch.items.len()));
            part.batch.take_front(buffer, count);
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
            self.stats.refuse(buffer.items.len());
            buffer.clear();
            return;
        }
        let count = buffer.items.len();
        let spare = state.spare.pop();
        let part = state.part(ticket);
        if part.batch.items.is_empty() {
            let empty = spare.unwrap_or_default().for_items(self.config.transport);
            part.batch = std::mem::replace(buffer, empty);
        } else {
            part.batch.take_front(buffer, count);
        }
        part.end = Some(ticket.end);
        state.items += count;
        self.stats.entered(count, state.items);
        // The receiver waits at one place: what is finished anywhere else it finds when it comes there.
        let awaited = ticket.place() == state.reading();
        let wake = if awaited { state.waiting_receivers.take() } else { Wake::none() };
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
        let before = state.reading();
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
        let moved = next.is_ready() || state.reading() != before;
        let wake = if moved { state.waiting_senders.take() } else { Wake::none() };
        let head = state.head;
        drop(state);
        wake.wake();
        if head != before.0 {
            self.region.release(self.index, head);
        }
        next
    }

    /// Behind the batch that comes next waits another one.
    pub(super) fn is_crowded(&self) -> bool {
        lock(&self.state).slots.len() > 1
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
        self.stats.left(0);
        let wakes = [state.waiting_senders.take(), state.watching_senders.take()];
        drop(state);
        drop(discarded);
        wakes.into_iter().for_each(Wake::wake);
        self.region.release(self.index, u64::MAX);
    }
}

impl<T, H: Header> State<T, H> {
    /// The place of the ticket whose output is read now.
    fn reading(&self) -> (u64, u64) {
        (self.head, self.slots.front().map_or(0, |slot| slot.next))
    }

    /// The part of a ticket at or behind the head.
    fn part(&mut self, ticket: Ticket) -> &mut Part<T, H> {
        let index = (ticket.batch - self.head) as usize;
        while self.slots.len() <= index {
            self.slots.push_back(Slot { parts: SmallVec::new(), next: 0 });
        }
        self.slots[index].part(ticket.begin)
    }

    /// What the head slot holds, moving the head over complete ones.
    fn take_head(&mut self) -> Option<Batch<T, H>> {
        loop {
            let slot = self.slots.front_mut()?;
            let (batch, complete) = slot.take_next()?;
            if slot.next == WHOLE {
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

impl<T, H: Header> Slot<T, H> {
    fn part(&mut self, begin: u64) -> &mut Part<T, H> {
        let known = self.parts.iter().position(|part| part.begin == begin);
        let index = known.unwrap_or_else(|| {
            self.parts.push(Part { begin, batch: Batch::default(), end: None });
            self.parts.len() - 1
        });
        &mut self.parts[index]
    }

    /// What the part that is read now holds, and whether it is complete, which makes the part behind it the next.
    fn take_next(&mut self) -> Option<(Batch<T, H>, bool)> {
        let index = self.parts.iter().position(|part| part.begin == self.next)?;
        let batch = std::mem::take(&mut self.parts[index].batch);
        let end = self.parts[index].end;
        if let Some(end) = end {
            self.parts.swap_remove(index);
            self.next = end;
        }
        Some((batch, end.is_some()))
    }
}
