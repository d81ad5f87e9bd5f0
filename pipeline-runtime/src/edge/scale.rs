//! How many replicas of an adaptive region work: more while all of them are busy and the queue in front is over half full, or a
//! batch in hand is long; fewer while several find nothing to do. A decision takes several observations in a row, so that one
//! burst of quick items does not start what the next lull stops. Pure: the region observes, under its lock, and asks.

/// Takes of a crowded queue in a row, each of a whole batch, before the number grows.
const GROW_AFTER: u32 = 2;
/// Checkpoints of each replica within batches, with nobody to share with, before it does: some 400 us of work at least.
const GROW_AFTER_CHECKPOINTS: u32 = 4;
/// Waits of one too many at an empty queue before it shrinks. Takes in between do not count: where little comes, waits and takes
/// alternate. A take that leaves nobody waiting does.
const SHRINK_AFTER: u32 = 8;

#[derive(Debug)]
pub(super) struct Scale {
    least: usize,
    most: usize,
    active: usize,
    crowded: u32,
    /// Checkpoints at which all were busy, since somebody was not.
    busy: u32,
    deserted: u32,
}

/// What a change asks of the region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a replica that may work must be woken"]
pub(super) enum Scaled {
    Same,
    /// One replica more may work.
    Grown,
    /// The one with the highest number rests.
    Shrunk,
}

impl Scale {
    /// Starts with the fewest.
    pub(super) fn new(least: usize, most: usize) -> Self {
        Scale { least, most, active: least, crowded: 0, busy: 0, deserted: 0 }
    }

    /// Replicas of lower numbers than this work.
    pub(super) fn active(&self) -> usize {
        self.active
    }

    /// A replica took a batch: whether the queue was over half full, and how many others found it empty and wait.
    pub(super) fn took(&mut self, crowded: bool, waiting: usize) -> Scaled {
        self.deserted = if waiting == 0 { 0 } else { self.deserted };
        self.crowded = if crowded && waiting == 0 { self.crowded + 1 } else { 0 };
        if self.crowded < GROW_AFTER { Scaled::Same } else { self.grow() }
    }

    /// A replica, of so many at work, has done part of a batch, and nobody waits for the rest.
    pub(super) fn goes_on(&mut self, working: usize) -> Scaled {
        self.busy = if working >= self.active { self.busy + 1 } else { 0 };
        let enough = GROW_AFTER_CHECKPOINTS as usize * self.active;
        if (self.busy as usize) < enough { Scaled::Same } else { self.grow() }
    }

    fn grow(&mut self) -> Scaled {
        (self.crowded, self.busy) = (0, 0);
        if self.active == self.most {
            return Scaled::Same;
        }
        self.active += 1;
        Scaled::Grown
    }

    /// A replica found the queue empty, and so many others wait already.
    pub(super) fn found_nothing(&mut self, waiting: usize) -> Scaled {
        (self.crowded, self.busy) = (0, 0);
        self.deserted = if waiting > 0 { self.deserted + 1 } else { 0 };
        if self.deserted < SHRINK_AFTER || self.active == self.least {
            return Scaled::Same;
        }
        self.deserted = 0;
        self.active -= 1;
        Scaled::Shrunk
    }
}

#[cfg(test)]
mod tests {
    use super::{GROW_AFTER, GROW_AFTER_CHECKPOINTS, SHRINK_AFTER, Scale, Scaled};

    #[test]
    fn a_crowded_queue_and_busy_replicas_ask_for_more() {
        let mut scale = Scale::new(1, 3);
        for _ in 1..GROW_AFTER {
            assert_eq!(scale.took(true, 0), Scaled::Same);
        }
        assert_eq!(scale.took(true, 0), Scaled::Grown);
        assert_eq!(scale.active(), 2);
    }

    #[test]
    fn one_long_batch_asks_for_more_while_all_are_busy() {
        let mut scale = Scale::new(2, 3);
        assert!((0..100).all(|_| scale.goes_on(1) == Scaled::Same));
        for _ in 1..2 * GROW_AFTER_CHECKPOINTS {
            assert_eq!(scale.goes_on(2), Scaled::Same);
        }
        assert_eq!(scale.goes_on(2), Scaled::Grown);
    }

    #[test]
    fn one_free_replica_is_enough_help() {
        let mut scale = Scale::new(1, 3);
        assert!((0..100).all(|_| scale.took(true, 1) == Scaled::Same));
    }

    #[test]
    fn never_more_than_the_most_nor_fewer_than_the_least() {
        let mut scale = Scale::new(2, 3);
        let grown = (0..100).filter(|_| scale.took(true, 0) == Scaled::Grown).count();
        assert_eq!((grown, scale.active()), (1, 3));
        let shrunk = (0..100).filter(|_| scale.found_nothing(1) == Scaled::Shrunk).count();
        assert_eq!((shrunk, scale.active()), (1, 2));
    }

    #[test]
    fn several_that_wait_in_a_row_are_too_many() {
        let mut scale = Scale::new(1, 2);
        let _ = (0..GROW_AFTER).map(|_| scale.took(true, 0)).last();
        for _ in 1..SHRINK_AFTER {
            assert_eq!(scale.found_nothing(1), Scaled::Same);
        }
        assert_eq!(scale.found_nothing(1), Scaled::Shrunk);
    }

    #[test]
    fn a_burst_is_no_trend() {
        let mut scale = Scale::new(1, 4);
        for _ in 0..50 {
            let _ = scale.took(true, 0);
            let _ = scale.took(false, 0);
        }
        assert_eq!(scale.active(), 1);
    }

    /// Items come one by one: whoever takes one leaves the other waiting, and comes back to wait.
    #[test]
    fn a_trickle_needs_one() {
        let mut scale = Scale::new(1, 2);
        let _ = (0..GROW_AFTER).map(|_| scale.took(true, 0)).last();
        let shrunk = (0..SHRINK_AFTER).filter(|_| {
            let _ = scale.took(false, 1);
            scale.found_nothing(1) == Scaled::Shrunk
        });
        assert_eq!((shrunk.count(), scale.active()), (1, 1));
    }
}
