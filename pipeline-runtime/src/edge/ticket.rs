//! Tickets: what a replica works on, and where its output belongs.
//!
//! A ticket is a range of one batch's output. It begins as the whole; a batch that is split leaves the front half of its range
//! with whoever split it and gives the other half away, so that however often a batch is split, ranges tile it in order. A
//! port walks them: behind a ticket that is complete comes the one that begins where it ends.

use std::cmp::Ordering;

/// The output of a batch in an ordered region, or of a part of one: taken with the batch, given back when it is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// The number of the batch, from 0.
    pub(super) batch: u64,
    /// Where in the batch's range it begins and ends. Another ticket of the batch begins where this one ends, unless it is the
    /// last.
    pub(super) begin: u64,
    pub(super) end: u64,
}

/// The end of a batch's range.
pub(super) const WHOLE: u64 = u64::MAX;

impl Ticket {
    /// The whole output of a batch.
    pub fn new(batch: u64) -> Self {
        Ticket { batch, begin: 0, end: WHOLE }
    }

    /// The number of the batch.
    pub fn batch(self) -> u64 {
        self.batch
    }

    /// The front half and the rest; nothing once a range is as small as it gets, after some sixty splits of one batch.
    pub(super) fn split(self) -> Option<(Ticket, Ticket)> {
        let middle = self.begin + (self.end - self.begin) / 2;
        let halves = (Ticket { end: middle, ..self }, Ticket { begin: middle, ..self });
        (middle > self.begin).then_some(halves)
    }

    /// The place in the order of all tickets: no two that are out share it.
    pub(super) fn place(self) -> (u64, u64) {
        (self.batch, self.begin)
    }
}

/// By place: the order of the input.
impl Ord for Ticket {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place()).then(self.end.cmp(&other.end))
    }
}

impl PartialOrd for Ticket {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{Ticket, WHOLE};

    #[test]
    fn halves_tile_a_range_in_order() {
        let (front, rest) = Ticket::new(3).split().unwrap();
        let (middle, back) = rest.split().unwrap();
        assert!(front < middle && middle < back && back < Ticket::new(4));
        assert_eq!(
            (front.begin, front.end, middle.end, back.end),
            (0, middle.begin, back.begin, WHOLE)
        );
    }

    #[test]
    fn a_range_is_split_until_nothing_is_left_of_it() {
        let mut ticket = Ticket::new(0);
        let mut splits = 0;
        while let Some((front, _)) = ticket.split() {
            ticket = front;
            splits += 1;
        }
        assert_eq!(splits, 63);
    }
}
