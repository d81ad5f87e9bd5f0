//! A replica's share of its region's input: batches of the input, and parts of batches that other replicas gave away.
//!
//! A replica that works on a large batch looks, at its checkpoints, whether another starves. If one does, it keeps the front half
//! of what is left and puts the rest on the shelf, with the second half of its ticket. Who starves takes from the shelf first.
//! Locks: the shelf's before the region's.

use std::{
    collections::VecDeque,
    task::{Context, Poll},
};

use super::{
    Input, Next, Region, Ticket,
    region::{Part, Taken},
};
use crate::{
    source::Items,
    sync::{Arc, Mutex, lock},
};

/// What one replica takes from. Clones are for the others.
pub struct Intake<I: Input> {
    region: Region,
    input: I,
    shelf: Shelf<I::Batch>,
    /// The replica's number, once it has asked for a batch.
    replica: Option<usize>,
    /// It works on a batch, with this ticket.
    working: bool,
    ticket: Option<Ticket>,
    /// The ordinal of the batch's first item among all that the region took.
    first: Option<u64>,
}

/// What became of a batch that was split.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    /// The ticket of what was kept, where there are tickets.
    pub kept: Option<Ticket>,
    /// Items that were given away, as the edge counts them.
    pub items: usize,
}

/// Parts of batches that were given away.
type Shelf<B> = Arc<Mutex<VecDeque<Part<B>>>>;

impl<I: Input> Intake<I> {
    pub(super) fn new(region: Region, input: I) -> Self {
        let shelf = Arc::new(Mutex::new(VecDeque::new()));
        Intake { region, input, shelf, replica: None, working: false, ticket: None, first: None }
    }

    /// The replica is through with its batch.
    fn worked(&mut self) {
        if std::mem::take(&mut self.working) {
            self.region.worked();
        }
    }

    /// Gives half of the items that are left away if another replica starves; `next` is the ordinal of the first of them.
    pub fn share(&mut self, items: &mut <I::Batch as Items>::Iter<'_>, next: u64) -> Option<Given>
    where
        I::Batch: Items,
    {
        if !self.region.is_starving() {
            self.region.goes_on();
            return None;
        }
        let halves = match self.ticket {
            Some(ticket) => Some(ticket.split()?),
            None => None,
        };
        let rest = I::Batch::split(items, next)?;
        if let (Some(whole), Some((kept, given))) = (self.ticket, halves) {
            self.region.split(whole, [kept, given]);
            self.ticket = Some(kept);
        }
        // What is numbered knows its first item; of the rest it is known how many are left in front.
        let first = match I::Batch::NUMBERED {
            true => rest.first(),
            false => next + items.size_hint().0 as u64,
        };
        let given = rest.on_edge();
        let ticket = halves.map(|(_, given)| given);
        lock(&self.shelf).push_back(Part { batch: rest, ticket, first });
        self.region.feed();
        Some(Given { kept: self.ticket, items: given })
    }
}

impl<I: Input + Clone> Clone for Intake<I> {
    fn clone(&self) -> Self {
        let (region, input, shelf) = (self.region.clone(), self.input.clone(), self.shelf.clone());
        Intake { region, input, shelf, replica: None, working: false, ticket: None, first: None }
    }
}

impl<I: Input<Batch: Items>> Input for Intake<I> {
    type Batch = I::Batch;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<I::Batch>> {
        self.worked();
        let replica = *self.replica.get_or_insert_with(|| self.region.join());
        let taken = {
            let mut shelf = lock(&self.shelf);
            self.region.poll_take(cx, &mut self.input, &mut shelf, replica)
        };
        let Taken { next, ticket, first } = std::task::ready!(taken);
        self.working = matches!(next, Next::Batch(_));
        (self.ticket, self.first) = (ticket, first);
        Poll::Ready(next)
    }

    fn first(&self) -> Option<u64> {
        self.first
    }

    fn waits_for(&self) -> Option<usize> {
        self.input.waits_for()
    }

    fn held_up_by(&self) -> Option<usize> {
        self.region.held_up_by()
    }

    fn discard(&mut self, count: usize) {
        self.input.discard(count);
    }

    fn recycle(&mut self, batch: I::Batch) {
        self.input.recycle(batch);
    }

    /// The replica ends because nobody wants anything more, or because nothing is left: nobody else takes what was given away.
    fn close(&mut self) {
        let given = std::mem::take(&mut *lock(&self.shelf));
        self.input.discard(given.iter().map(|part| part.batch.on_edge()).sum());
        self.worked();
        self.input.close();
    }

    fn ticket(&self) -> Option<Ticket> {
        self.ticket
    }
}

/// A replica that is gone works on nothing: the others must not wait for what it could have given away.
impl<I: Input> Drop for Intake<I> {
    fn drop(&mut self) {
        self.worked();
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::super::{
        Batch, EdgeConfig, EdgeStats, Input, Intake, Next, Output, Region, Replicas, Rx, Tx, edge,
    };
    use crate::{graph::Order, source::Items};

    type Share = Intake<Rx<u32>>;

    /// Two replicas of a region in front of a port, and an input with these items in one batch.
    fn region(items: std::ops::Range<u32>) -> ([(Share, Tx<u32>); 2], Rx<u32>) {
        region_of(Replicas::fixed(2), items)
    }

    fn region_of(
        replicas: Replicas,
        items: std::ops::Range<u32>,
    ) -> ([(Share, Tx<u32>); 2], Rx<u32>) {
        let config = EdgeConfig::new(64, 64);
        let (mut tx, rx) = edge(config, EdgeStats::default());
        items.for_each(|item| tx.push(item));
        assert!(tx.poll_finish(&mut cx()).is_ready());
        let region = Region::new(replicas, Order::Input, 8);
        let (port, out) = region.port(config, EdgeStats::default());
        let intake = region.intake(rx);
        ([(intake.clone(), port.clone()), (intake, port)], out)
    }

    fn cx() -> Context<'static> {
        Context::from_waker(Waker::noop())
    }

    fn take((share, port): &mut (Share, Tx<u32>)) -> Poll<Next<Batch<u32>>> {
        let next = share.poll_next(&mut cx());
        if let Some(ticket) = share.ticket() {
            port.begin(ticket);
        }
        next
    }

    fn batch(next: Poll<Next<Batch<u32>>>) -> Batch<u32> {
        match next {
            Poll::Ready(Next::Batch(batch)) => batch,
            other => panic!("no batch: {other:?}"),
        }
    }

    fn pass(port: &mut Tx<u32>, items: impl Iterator<Item = u32>) {
        items.for_each(|item| port.push(item));
        port.complete();
    }

    fn received(out: &mut Rx<u32>) -> Vec<u32> {
        let mut items = Vec::new();
        while let Poll::Ready(Next::Batch(mut batch)) = out.poll_next(&mut cx()) {
            items.append(&mut batch.items);
        }
        items
    }

    #[test]
    fn what_is_given_away_comes_behind_what_is_kept() {
        let ([mut one, mut other], mut out) = region(0..8);
        let mut whole = batch(take(&mut one));
        let mut items = whole.items();
        let first: Vec<_> = items.by_ref().take(2).collect();
        assert!(one.0.share(&mut items, 2).is_none(), "nobody starves");
        assert!(take(&mut other).is_pending(), "the end is none while one works");
        let given = one.0.share(&mut items, 2).expect("one starves");
        assert_eq!(given.items, 3);
        one.1.begin(given.kept.expect("an ordered region has tickets"));
        let mut rest = batch(take(&mut other));
        assert_eq!(rest.items, [5, 6, 7]);
        pass(&mut other.1, rest.items.drain(..));
        assert!(received(&mut out).is_empty(), "it waits for what comes before it");
        pass(&mut one.1, first.into_iter().chain(items));
        assert_eq!(received(&mut out), (0..8).collect::<Vec<_>>());
        assert!(matches!(take(&mut one), Poll::Pending), "the other may give something away");
        assert!(matches!(take(&mut other), Poll::Ready(Next::End)));
        assert!(matches!(take(&mut one), Poll::Ready(Next::End)));
    }

    #[test]
    fn one_that_rests_is_called_for_a_long_batch() {
        let ([mut one, mut other], mut out) = region_of(Replicas { least: 1, most: 2 }, 0..64);
        let mut whole = batch(take(&mut one));
        assert!(take(&mut other).is_pending(), "it rests");
        let mut items = whole.items();
        let mut first = Vec::new();
        let given = loop {
            first.extend(items.by_ref().take(5));
            if let Some(given) = one.0.share(&mut items, first.len() as u64) {
                break given;
            }
            assert!(first.len() < 50, "nobody is called");
            assert!(take(&mut other).is_pending(), "there is nothing in the queue for it");
        };
        one.1.begin(given.kept.expect("an ordered region has tickets"));
        pass(&mut one.1, first.into_iter().chain(items));
        let mut rest = batch(take(&mut other));
        pass(&mut other.1, rest.items.drain(..));
        assert_eq!(received(&mut out), (0..64).collect::<Vec<_>>());
    }

    /// It found nothing in the queue, and works all the same: the queue asks for a third one, as if nobody waited.
    #[test]
    fn who_works_on_a_part_waits_for_nothing() {
        let region = Region::new(Replicas { least: 2, most: 3 }, Order::None, 0);
        let (mut tx, rx) = edge(EdgeConfig::new(8, 8), EdgeStats::default());
        let mut send = |items: std::ops::Range<u32>| {
            items.for_each(|item| tx.push(item));
            assert!(tx.poll_flush(&mut cx()).is_ready());
        };
        let mut one = region.intake(rx);
        let (mut other, mut third) = (one.clone(), one.clone());
        send(0..8);
        let mut whole = batch(one.poll_next(&mut cx()));
        assert!(other.poll_next(&mut cx()).is_pending());
        assert!(third.poll_next(&mut cx()).is_pending(), "it rests");
        assert!(one.share(&mut whole.items(), 0).is_some());
        batch(other.poll_next(&mut cx()));
        for _ in 0..2 {
            send(8..16);
            batch(one.poll_next(&mut cx()));
        }
        send(16..24);
        batch(third.poll_next(&mut cx()));
    }

    #[test]
    fn a_replica_that_is_gone_is_not_waited_for() {
        let ([mut one, mut other], _out) = region(0..8);
        batch(take(&mut one));
        assert!(take(&mut other).is_pending());
        drop(one);
        assert!(matches!(take(&mut other), Poll::Ready(Next::End)));
    }

    #[test]
    fn one_item_is_not_split() {
        let ([mut one, mut other], _out) = region(0..1);
        let mut whole = batch(take(&mut one));
        assert!(take(&mut other).is_pending());
        assert!(one.0.share(&mut whole.items(), 0).is_none());
    }
}
