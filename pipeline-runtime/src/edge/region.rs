//! Ordered regions: replicas that share an input by *tickets*, so that their outputs leave in the order of the input.
//!
//! Popping a batch and taking its ticket are one step, under the region's lock. A ticket has a slot at every output port
//! ([`super::ordered`]). Completing one never waits; an empty slot is the tombstone of a batch that gave nothing. Intake
//! waits while `issued - released >= window`, and `window >= replicas`, so the head ticket is always held by a replica
//! that waits for nothing but its consumer: that is why the region cannot stall by itself.
//!
//! A region whose order was given up, or is kept by key alone, has no tickets: its replicas take batches as they come, and
//! its output leaves through plain edges.
//!
//! Where the number of replicas follows the load, only those of the lowest numbers take batches (`scale.rs`); the
//! others rest until they are wanted or the input ends.
//!
//! A replica with a large batch splits it when another has nothing to do ([`super::intake`]); its ticket is split with it
//! ([`super::ticket`]). So the end of the input is an end only once nobody works any more.
//!
//! Locks: the shelf's ([`super::intake`]) is taken before the region's, that before the input queue's, and none of them while a port
//! of the region's is held. Whoever takes from a queue wakes its senders, outside of the queue's lock but under the first two. So
//! the locks that wakers take come last, and must not lead back: a waker queues its task and polls nothing, and no engine polls
//! an island under a lock that its wakers take.

use std::{
    collections::VecDeque,
    task::{Context, Poll, Waker},
};

use smallvec::SmallVec;

use super::{
    EdgeConfig, EdgeStats, Header, Input, Intake, Next, Rx, Ticket, Tx, ordered,
    scale::{Scale, Scaled},
    wakers::{Wake, Wakers},
};
use crate::{
    error::Failure,
    graph::Order,
    source::Items,
    sync::{Arc, Mutex, lock},
};

/// A replicated region. Clones are the same region.
#[derive(Clone)]
pub struct Region(Arc<Shared>);

/// How many replicas a region has: always `most`, or as many as the load asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replicas {
    /// At least so many work.
    pub least: usize,
    /// At most so many do.
    pub most: usize,
}

impl Replicas {
    /// Always so many.
    pub fn fixed(count: usize) -> Self {
        Replicas { least: count, most: count }
    }
}

struct Shared {
    /// Tickets that may be out, where there are any.
    window: Option<u64>,
    replicas: Replicas,
    state: Mutex<State>,
}

struct State {
    /// Replicas that have asked for a batch, each with a number of its own.
    joined: usize,
    scale: Scale,
    /// Replicas that found the input empty, and the waker of each that may not work now.
    idle: SmallVec<[usize; 4]>,
    resting: Wakers,
    /// Replicas that work on a batch, and each that has none to take.
    working: usize,
    starving: SmallVec<[(usize, Waker); 4]>,
    /// The input has ended or is broken: all replicas are to see it.
    over: bool,
    issued: u64,
    /// Items taken, of those that an edge counts.
    taken: u64,
    /// Tickets taken, or split from one, and neither completed nor failed.
    in_flight: SmallVec<[Ticket; 8]>,
    ports: SmallVec<[Port; 2]>,
    /// The failure with the lowest ticket so far. Nothing more is taken in.
    failure: Option<(Ticket, Failure)>,
    /// Replicas that ended, and whether one of them gave a partial result.
    ended: usize,
    partial: bool,
    waiting: Wakers,
}

/// Where tickets leave, in their order.
struct Port {
    /// The number of the edge behind it.
    edge: usize,
    /// How many tickets its consumer has taken whole; `u64::MAX` once it has enough.
    released: u64,
}

impl Region {
    /// In the order of the input, `window` tickets may be out at once; at least one a replica. In any other order, there are
    /// none.
    pub fn new(replicas: Replicas, order: Order, window: usize) -> Self {
        let state = State {
            joined: 0,
            scale: Scale::new(replicas.least, replicas.most),
            idle: SmallVec::new(),
            resting: Wakers::default(),
            working: 0,
            starving: SmallVec::new(),
            over: false,
            issued: 0,
            taken: 0,
            in_flight: SmallVec::new(),
            ports: SmallVec::new(),
            failure: None,
            ended: 0,
            partial: false,
            waiting: Wakers::default(),
        };
        let window = (order == Order::Input).then_some(window.max(replicas.most) as u64);
        Region(Arc::new(Shared { window, replicas, state: Mutex::new(state) }))
    }

    /// How many replicas share the input, those that rest included.
    pub fn replicas(&self) -> usize {
        self.0.replicas.most
    }

    /// The region's input, to be cloned for each replica.
    pub fn intake<I: Input>(&self, input: I) -> Intake<I> {
        Intake::new(self.clone(), input)
    }

    /// An output port, whose receiver sees the order of the input.
    pub fn port<T, H: Header>(&self, config: EdgeConfig, stats: EdgeStats) -> (Tx<T, H>, Rx<T, H>) {
        let mut state = lock(&self.0.state);
        state.ports.push(Port { edge: stats.edge(), released: 0 });
        ordered::port(self.clone(), state.ports.len() - 1, config, stats)
    }

    /// A port's consumer has taken all of the tickets below `head`.
    pub(super) fn release(&self, port: usize, head: u64) {
        let wake = {
            let mut state = lock(&self.0.state);
            state.ports[port].released = head;
            state.waiting.take()
        };
        wake.wake();
    }

    /// The ticket's output is whole at every port. Gives the failure that can be reported now: the lowest, once no lower
    /// ticket is out.
    pub fn complete(&self, ticket: Ticket) -> Option<Failure> {
        let (failure, wake) = {
            let mut state = lock(&self.0.state);
            state.in_flight.retain(|&mut other| other != ticket);
            (state.reportable(), state.waiting.take())
        };
        wake.wake();
        failure
    }

    /// The ticket's batch failed. Of several failures the one with the lowest ticket counts.
    pub fn fail(&self, ticket: Ticket, failure: Failure) -> Option<Failure> {
        let mut state = lock(&self.0.state);
        state.in_flight.retain(|&mut other| other != ticket);
        if state.failure.as_ref().is_none_or(|(lowest, _)| ticket < *lowest) {
            state.failure = Some((ticket, failure));
        }
        state.reportable()
    }

    /// A replica ended, with or without having seen input. Says whether it has to give a partial result: those that saw
    /// input do, and the last one if none did.
    pub fn ends(&self, saw_input: bool) -> bool {
        let mut state = lock(&self.0.state);
        state.ended += 1;
        state.partial |= saw_input;
        saw_input || state.ended == self.0.replicas.most && !state.partial
    }

    pub(super) fn join(&self) -> usize {
        let mut state = lock(&self.0.state);
        state.joined += 1;
        state.joined - 1
    }

    /// Takes a part that somebody gave away, else a batch of the input. The end of the input is no end while others work: they
    /// may give a part away.
    pub(super) fn poll_take<I>(
        &self,
        cx: &mut Context<'_>,
        input: &mut I,
        given: &mut VecDeque<Part<I::Batch>>,
        replica: usize,
    ) -> Poll<Taken<I::Batch>>
    where
        I: Input<Batch: Items>,
    {
        let mut state = lock(&self.0.state);
        state.starving.retain(|(starving, _)| *starving != replica);
        if let Some(Part { batch, ticket, first }) = state.take_given(given, replica) {
            return Poll::Ready(Taken { next: Next::Batch(batch), ticket, first: Some(first) });
        }
        if state.failure.is_some() {
            state.waiting.register(cx);
            return Poll::Pending;
        }
        if replica >= state.scale.active() && !state.over {
            state.resting.register(cx);
            return Poll::Pending;
        }
        if self.is_full(&state) {
            state.waiting.register(cx);
            return Poll::Pending;
        }
        // Before the batch is taken: with it, a small queue would be empty.
        let crowded = input.is_crowded();
        // Wakes who waits to send, under the region's lock: their order is on top.
        let (taken, wake) = match input.poll_next(cx) {
            Poll::Ready(Next::Batch(batch)) => {
                let wake = state.took(replica, crowded);
                let ticket = self.0.window.map(|_| state.issue());
                let first = state.taken;
                state.taken += batch.on_edge() as u64;
                (Poll::Ready(Taken { next: Next::Batch(batch), ticket, first: Some(first) }), wake)
            }
            Poll::Ready(next) => {
                state.over = true;
                let waits = matches!(next, Next::End) && state.working > 0;
                if waits {
                    state.starve(replica, cx);
                }
                let taken = Taken { next, ticket: None, first: None };
                (if waits { Poll::Pending } else { Poll::Ready(taken) }, state.resting.take())
            }
            Poll::Pending => {
                state.found_nothing(replica);
                state.starve(replica, cx);
                (Poll::Pending, Wake::none())
            }
        };
        drop(state);
        wake.wake();
        taken
    }

    /// The edge whose consumer has to take something first, where as many tickets are out as may be.
    pub(super) fn held_up_by(&self) -> Option<usize> {
        let state = lock(&self.0.state);
        let port = state.last_port().filter(|_| self.is_full(&state))?;
        Some(port.edge)
    }

    fn is_full(&self, state: &State) -> bool {
        self.0.window.is_some_and(|window| state.out() >= window)
    }

    /// Somebody has nothing to do, and there is nothing in the input for it.
    pub(super) fn is_starving(&self) -> bool {
        !lock(&self.0.state).starving.is_empty()
    }

    /// A replica goes on with a batch that nobody else could take a part of. Where it stays so, those that rest are called: one more
    /// may work, and finds the batch to share.
    pub(super) fn goes_on(&self) {
        let mut state = lock(&self.0.state);
        let working = state.working;
        if state.scale.goes_on(working) == Scaled::Grown {
            let wake = state.resting.take();
            drop(state);
            wake.wake();
        }
    }

    /// A ticket that is out has become two.
    pub(super) fn split(&self, whole: Ticket, halves: [Ticket; 2]) {
        let mut state = lock(&self.0.state);
        state.in_flight.retain(|&mut other| other != whole);
        state.in_flight.extend(halves);
    }

    /// A part has been given away, or nobody works any more who could.
    pub(super) fn feed(&self) {
        let starving = std::mem::take(&mut lock(&self.0.state).starving);
        starving.into_iter().for_each(|(_, waker)| waker.wake());
    }

    /// A replica is through with its batch, or gone.
    pub(super) fn worked(&self) {
        let mut state = lock(&self.0.state);
        state.working -= 1;
        let nobody_works = state.working == 0 && state.over;
        drop(state);
        if nobody_works {
            self.feed();
        }
    }
}

/// What a replica took: with its ticket, and how many items all replicas had taken before.
pub(super) struct Taken<B> {
    pub(super) next: Next<B>,
    pub(super) ticket: Option<Ticket>,
    pub(super) first: Option<u64>,
}

/// The rest of a batch that was split.
pub(super) struct Part<B> {
    pub(super) batch: B,
    pub(super) ticket: Option<Ticket>,
    pub(super) first: u64,
}

impl State {
    fn issue(&mut self) -> Ticket {
        let ticket = Ticket::new(self.issued);
        self.issued += 1;
        self.in_flight.push(ticket);
        ticket
    }

    fn starve(&mut self, replica: usize, cx: &Context<'_>) {
        self.starving.push((replica, cx.waker().clone()));
    }

    /// A part that was given away. After a failure, only what comes before it matters: it may hold an earlier one.
    fn take_given<B>(&mut self, given: &mut VecDeque<Part<B>>, replica: usize) -> Option<Part<B>> {
        let failed = self.failure.as_ref().map(|(ticket, _)| *ticket);
        let matters =
            |ticket: &Option<Ticket>| failed.is_none() || ticket.as_ref() < failed.as_ref();
        let index = given.iter().position(|part| matters(&part.ticket))?;
        self.working += 1;
        self.idle.retain(|&mut other| other != replica);
        given.remove(index)
    }

    /// A replica took a batch. Gives those to wake that may work now.
    fn took(&mut self, replica: usize, crowded: bool) -> Wake {
        self.working += 1;
        self.idle.retain(|&mut other| other != replica);
        match self.scale.took(crowded, self.idle.len()) {
            Scaled::Grown => self.resting.take(),
            Scaled::Same | Scaled::Shrunk => Wake::none(),
        }
    }

    /// A replica found the input empty. If one too many have, the one with the highest number rests when items wake it.
    fn found_nothing(&mut self, replica: usize) {
        let others = self.idle.iter().filter(|&&other| other != replica).count();
        if others == self.idle.len() {
            self.idle.push(replica);
        }
        if self.scale.found_nothing(others) == Scaled::Shrunk {
            let active = self.scale.active();
            self.idle.retain(|&mut other| other < active);
        }
    }

    /// Tickets issued whose output has not been taken everywhere. Without ports, those in flight.
    fn out(&self) -> u64 {
        self.last_port().map_or(self.in_flight.len() as u64, |port| self.issued - port.released)
    }

    /// The port whose consumer is the farthest behind, of those that want anything.
    fn last_port(&self) -> Option<&Port> {
        let open = self.ports.iter().filter(|port| port.released != u64::MAX);
        open.min_by_key(|port| port.released)
    }

    fn reportable(&mut self) -> Option<Failure> {
        let (lowest, _) = self.failure.as_ref()?;
        if self.in_flight.iter().any(|ticket| ticket < lowest) {
            return None;
        }
        // The ticket stays, so that nothing more is taken in; the failure leaves once.
        let (ticket, failure) = self.failure.take()?;
        self.failure = Some((ticket, Failure::reported()));
        (!failure.is_reported()).then_some(failure)
    }
}
