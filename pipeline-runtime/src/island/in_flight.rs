//! Several items of an `async` stage under way at once, in one island: an input whose batches are the stage's results.
//!
//! Each item under way has a *lane*: a pinned place for its future and a waker of its own, both made once and reused, so that
//! an item costs no allocation. A lane's waker notes the lane and wakes the island ([`super::ready`]), which then polls the
//! lanes that were noted and no others.
//!
//! In the order of the input, results wait behind those that came before them: what is under way and what waits is bounded by
//! the window together, so one slow item stops the intake and nothing else.
//!
//! Lanes are polled while the island waits for results. While it waits for room behind it, they are not: what slows the consumer
//! down slows the stage down.

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use super::{Island, Kept, Letter, mark, ready::ReadySet};
use crate::{
    edge::{Batch, Header, Input, Next, Rx},
    error::Cause,
    graph::{NodeIndex, Order},
    position::Position,
};

/// How many items are under way.
#[derive(Debug, Clone, Copy)]
pub struct Lanes {
    /// At once, at least 1.
    pub count: usize,
    /// With those that are finished and wait for their turn.
    pub window: usize,
    /// Whether they wait for a turn.
    pub order: Order,
}

impl Island {
    /// What becomes of the items of an edge: `start` begins each.
    pub fn in_flight<T, H: Header, F: Future, S: Fn(T) -> F>(
        &mut self,
        node: NodeIndex,
        input: Rx<T, H>,
        lanes: Lanes,
        start: S,
    ) -> impl Input<Batch = Batch<F::Output, H>> + use<T, H, F, S> {
        InFlight::new((node, self.base), input, lanes, start)
    }

    /// [`Island::in_flight`], each result with its item, in case it is an error.
    pub fn in_flight_keeping_inputs<T: Letter, H: Header, F: Future, S: Fn(T) -> F>(
        &mut self,
        node: NodeIndex,
        input: Rx<T, H>,
        lanes: Lanes,
        start: S,
    ) -> impl Input<Batch = Batch<(Kept<T>, F::Output), H>> + use<T, H, F, S> {
        InFlight::new((node, self.base), input, lanes, move |item| {
            let (kept, result) = (Kept::of(&item), start(item));
            async move { (kept, result.await) }
        })
    }
}

struct InFlight<T, H: Header, S, F: Future> {
    /// The stage, and the position of its first item.
    stage: (NodeIndex, Position),
    input: Rx<T, H>,
    /// The input has ended.
    ended: bool,
    /// Taken from the input, and not begun.
    queued: VecDeque<(H::Entry, T)>,
    start: S,
    /// As many as were needed so far, up to `count`.
    lanes: Vec<Lane<F, H::Entry>>,
    count: usize,
    free: Vec<usize>,
    woken: ReadySet,
    results: Results<F::Output, H::Entry>,
    /// A batch that came back, for reuse.
    spare: Batch<F::Output, H>,
}

/// A place for one item under way; free while there is no future in it.
struct Lane<F, E> {
    future: Pin<Box<Option<F>>>,
    turn: u64,
    entry: E,
    waker: Waker,
}

impl<T, H, S, F> InFlight<T, H, S, F>
where
    H: Header,
    S: Fn(T) -> F,
    F: Future,
{
    fn new(stage: (NodeIndex, Position), input: Rx<T, H>, lanes: Lanes, start: S) -> Self {
        InFlight {
            stage,
            input,
            ended: false,
            queued: VecDeque::new(),
            start,
            lanes: Vec::new(),
            count: lanes.count,
            free: Vec::new(),
            woken: ReadySet::new(lanes.count),
            results: Results::new(lanes),
            spare: Batch::default(),
        }
    }

    fn is_idle(&self) -> bool {
        self.free.len() == self.lanes.len()
    }

    fn has_lane(&self) -> bool {
        (!self.free.is_empty() || self.lanes.len() < self.count) && self.results.have_room()
    }

    /// Begins items while there are lanes, and room for what becomes of them.
    fn fill(&mut self, cx: &mut Context<'_>) -> Result<(), Cause> {
        while self.has_lane() {
            if let Some((entry, item)) = self.queued.pop_front() {
                self.begin(entry, item);
            } else if self.ended || self.poll_input(cx)?.is_pending() {
                break;
            }
        }
        Ok(())
    }

    /// Takes a batch of items from the input; ready too at its end.
    fn poll_input(&mut self, cx: &mut Context<'_>) -> Result<Poll<()>, Cause> {
        match self.input.poll_next(cx) {
            Poll::Ready(Next::Batch(mut batch)) => {
                self.queued.extend(batch.header.entries().zip(batch.items.drain(..)));
                self.input.recycle(batch);
            }
            Poll::Ready(Next::End) => self.ended = true,
            Poll::Ready(Next::Broken(cause)) => return Err(cause),
            Poll::Pending => return Ok(Poll::Pending),
        }
        Ok(Poll::Ready(()))
    }

    fn begin(&mut self, entry: H::Entry, item: T) {
        let turn = self.results.issue();
        let at = self.position(turn, entry);
        let future = mark(self.stage.0, at).passed_through(|| (self.start)(item));
        let index = match self.free.pop() {
            Some(index) => {
                let lane = &mut self.lanes[index];
                lane.future.set(Some(future));
                (lane.turn, lane.entry) = (turn, entry);
                index
            }
            None => {
                let (index, future) = (self.lanes.len(), Box::pin(Some(future)));
                let waker = self.woken.waker(index);
                self.lanes.push(Lane { future, turn, entry, waker });
                index
            }
        };
        self.poll_lane(index);
    }

    fn poll_lane(&mut self, index: usize) {
        // A wake-up may come late, for a future that has ended, or a lane that is closed.
        let Some(lane) = self.lanes.get(index) else { return };
        let (turn, entry) = (lane.turn, lane.entry);
        let at = self.position(turn, entry);
        let lane = &mut self.lanes[index];
        let Some(future) = lane.future.as_mut().as_pin_mut() else { return };
        let mut cx = Context::from_waker(&lane.waker);
        let polled = mark(self.stage.0, at).passed_through(|| future.poll(&mut cx));
        if let Poll::Ready(result) = polled {
            lane.future.set(None);
            self.free.push(index);
            self.results.put(turn, entry, result);
        }
    }

    /// The position of an item: what travels with it, else what its number says.
    fn position(&self, turn: u64, entry: H::Entry) -> Position {
        H::position(entry).unwrap_or_else(|| self.stage.1.plus(turn))
    }
}

impl<T, H, S, F> Input for InFlight<T, H, S, F>
where
    H: Header,
    S: Fn(T) -> F,
    F: Future,
{
    type Batch = Batch<F::Output, H>;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<Self::Batch>> {
        self.woken.register(cx);
        // The set is a handle: its lanes are polled while it is read.
        let woken = self.woken.clone();
        woken.take(|lane| self.poll_lane(lane));
        if let Err(cause) = self.fill(cx) {
            return Poll::Ready(Next::Broken(cause));
        }
        self.results.take_into(&mut self.spare);
        if !self.spare.items.is_empty() {
            return Poll::Ready(Next::Batch(std::mem::take(&mut self.spare)));
        }
        if self.ended && self.is_idle() { Poll::Ready(Next::End) } else { Poll::Pending }
    }

    fn recycle(&mut self, mut batch: Self::Batch) {
        batch.items.clear();
        self.spare = batch;
    }

    fn discard(&mut self, count: usize) {
        self.input.discard(count);
    }

    /// What is under way is wanted no more, nor what waits before or behind it.
    fn close(&mut self) {
        let unwanted =
            self.queued.len() + (self.lanes.len() - self.free.len()) + self.results.waiting();
        self.input.discard(unwanted);
        self.input.close();
        self.results.clear();
        self.queued.clear();
        self.lanes.clear();
        self.free.clear();
    }

    fn waits_for(&self) -> Option<usize> {
        self.input.waits_for()
    }

    fn waits_outside(&self) -> bool {
        !self.is_idle()
    }
}

/// Results on their way out: in the order of their turns, or as they come.
struct Results<R, E> {
    ordered: bool,
    window: u64,
    issued: u64,
    /// How many have left; where they are ordered, the turn of the first place.
    left: u64,
    places: VecDeque<Option<(E, R)>>,
}

impl<R, E: Copy> Results<R, E> {
    fn new(lanes: Lanes) -> Self {
        Results {
            ordered: lanes.order == Order::Input,
            window: lanes.window.max(lanes.count) as u64,
            issued: 0,
            left: 0,
            places: VecDeque::new(),
        }
    }

    fn have_room(&self) -> bool {
        self.issued - self.left < self.window
    }

    /// The turn of the next item.
    fn issue(&mut self) -> u64 {
        self.issued += 1;
        self.issued - 1
    }

    /// Results that have not left.
    fn waiting(&self) -> usize {
        self.places.iter().flatten().count()
    }

    fn clear(&mut self) {
        self.places.clear();
    }

    fn put(&mut self, turn: u64, entry: E, result: R) {
        if !self.ordered {
            self.places.push_back(Some((entry, result)));
            return;
        }
        let place = (turn - self.left) as usize;
        while self.places.len() <= place {
            self.places.push_back(None);
        }
        self.places[place] = Some((entry, result));
    }

    fn take_into<H: Header<Entry = E>>(&mut self, batch: &mut Batch<R, H>) {
        while let Some(Some((entry, result))) = self.places.pop_front_if(|place| place.is_some()) {
            batch.items.push(result);
            batch.header.push(entry);
            self.left += 1;
        }
    }
}
