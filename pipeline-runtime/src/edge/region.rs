//! Ordered regions: replicas that share an input by *tickets*, so that their outputs leave in the order of the input.
//!
//! Popping a batch and taking its ticket are one step, under the region's lock. A ticket has a slot at every output port
//! ([`super::ordered`]). Completing one never waits; an empty slot is the tombstone of a batch that gave nothing. Intake
//! waits while `issued - released >= window`, and `window >= replicas`, so the head ticket is always held by a replica
//! that waits for nothing but its consumer: that is why the region cannot stall by itself.
//!
//! Locks: the region's is taken before the input queue's, and never while a port's is held.

use std::task::{Context, Poll};

use smallvec::SmallVec;

use super::{EdgeConfig, EdgeStats, Header, Input, Next, Rx, Ticket, Tx, ordered, wakers::Wakers};
use crate::{
    error::Failure,
    sync::{Arc, Mutex, lock},
};

/// A replicated region. Clones are the same region.
#[derive(Clone)]
pub struct Region(Arc<Shared>);

struct Shared {
    window: u64,
    replicas: usize,
    state: Mutex<State>,
}

struct State {
    issued: u64,
    /// Tickets taken and neither completed nor failed.
    in_flight: SmallVec<[Ticket; 8]>,
    /// How many tickets each port's consumer has taken whole; `u64::MAX` once it has enough.
    released: SmallVec<[u64; 2]>,
    /// The failure with the lowest ticket so far. Nothing more is taken in.
    failure: Option<(Ticket, Failure)>,
    /// Replicas that ended, and whether one of them gave a partial result.
    ended: usize,
    partial: bool,
    waiting: Wakers,
}

impl Region {
    /// `window` tickets may be out at once; at least one a replica.
    pub fn new(replicas: usize, window: usize) -> Self {
        let state = State {
            issued: 0,
            in_flight: SmallVec::new(),
            released: SmallVec::new(),
            failure: None,
            ended: 0,
            partial: false,
            waiting: Wakers::default(),
        };
        let window = window.max(replicas) as u64;
        Region(Arc::new(Shared { window, replicas, state: Mutex::new(state) }))
    }

    /// How many replicas share the input.
    pub fn replicas(&self) -> usize {
        self.0.replicas
    }

    /// The region's input, to be cloned for each replica.
    pub fn intake<I: Input>(&self, input: I) -> Intake<I> {
        Intake { region: self.clone(), input, ticket: None }
    }

    /// An output port, whose receiver sees the order of the input.
    pub fn port<T, H: Header>(&self, config: EdgeConfig, stats: EdgeStats) -> (Tx<T, H>, Rx<T, H>) {
        let mut state = lock(&self.0.state);
        state.released.push(0);
        ordered::port(self.clone(), state.released.len() - 1, config, stats)
    }

    /// A port's consumer has taken all of the tickets below `head`.
    pub(super) fn release(&self, port: usize, head: u64) {
        let wake = {
            let mut state = lock(&self.0.state);
            state.released[port] = head;
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
        saw_input || state.ended == self.0.replicas && !state.partial
    }

    fn poll_take<I: Input>(&self, cx: &mut Context<'_>, input: &mut I) -> Poll<Taken<I::Batch>> {
        let mut state = lock(&self.0.state);
        if state.failure.is_some() || state.out() >= self.0.window {
            state.waiting.register(cx);
            return Poll::Pending;
        }
        let next = std::task::ready!(input.poll_next(cx));
        let ticket = matches!(next, Next::Batch(_)).then(|| {
            let ticket = Ticket(state.issued);
            state.issued += 1;
            state.in_flight.push(ticket);
            ticket
        });
        Poll::Ready((next, ticket))
    }
}

type Taken<B> = (Next<B>, Option<Ticket>);

impl State {
    /// Tickets issued whose output has not been taken everywhere. Without ports, those in flight.
    fn out(&self) -> u64 {
        let lowest = self.released.iter().filter(|&&released| released != u64::MAX).min();
        lowest.map_or(self.in_flight.len() as u64, |released| self.issued - released)
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

/// A replica's share of the region's input.
pub struct Intake<I> {
    region: Region,
    input: I,
    ticket: Option<Ticket>,
}

impl<I: Clone> Clone for Intake<I> {
    fn clone(&self) -> Self {
        Intake { region: self.region.clone(), input: self.input.clone(), ticket: None }
    }
}

impl<I: Input> Input for Intake<I> {
    type Batch = I::Batch;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<I::Batch>> {
        let (next, ticket) = std::task::ready!(self.region.poll_take(cx, &mut self.input));
        self.ticket = ticket;
        Poll::Ready(next)
    }

    fn waits_for(&self) -> Option<usize> {
        self.input.waits_for()
    }

    fn discard(&mut self, count: usize) {
        self.input.discard(count);
    }

    fn recycle(&mut self, batch: I::Batch) {
        self.input.recycle(batch);
    }

    fn close(&mut self) {
        self.input.close();
    }

    fn ticket(&self) -> Option<Ticket> {
        self.ticket
    }
}
