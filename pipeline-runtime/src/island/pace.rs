//! How much an island does between two checkpoints, and which of them let others run.
//!
//! Where turns are counted, a budget is always the same, and an island yields if another waits for the thread, or every so
//! often for whoever else the caller's task serves. Where time is, a budget is what takes about [`SLICE`], by one reading of
//! the clock a budget: 4096 items of 5 us each would be 20 ms in which nothing could stop the island. It begins with one item,
//! since nobody knows yet what an item takes. Between the two stands one thread in real time: turns, and shorter ones where
//! items are slow.

use std::time::Duration;

use crate::run::{RunContext, context::Pacing};

/// Every budget where turns are counted. More than [`LARGEST`], because what a vectorised loop does before and after its items
/// would show; and one more still, because a loop with two exits takes its last item outside of the vector.
const TURN: usize = 8 * LARGEST + 1;
/// The bounds of a budget where time is.
const LARGEST: usize = 4096;
const SMALLEST: usize = 1;
pub(crate) const SLICE: Duration = Duration::from_micros(100);
/// Budgets before an island yields even if none waits.
const TURNS: u32 = 16;

pub(super) struct Pace {
    pacing: Pacing,
    budget: usize,
    left: usize,
    turns: u32,
    /// When the budget was renewed, unless the island waited for something since.
    renewed: Option<Duration>,
    yielded: Duration,
}

impl Pace {
    pub(super) fn new(context: &RunContext) -> Self {
        let budget = match context.pacing() {
            Pacing::Turns => TURN,
            Pacing::Time | Pacing::TurnsInTime => SMALLEST,
        };
        Pace {
            pacing: context.pacing(),
            budget,
            left: budget,
            turns: 0,
            renewed: None,
            yielded: Duration::ZERO,
        }
    }

    /// Items until the next checkpoint.
    #[inline]
    pub(super) fn left(&self) -> usize {
        self.left
    }

    #[inline]
    pub(super) fn spend(&mut self, items: usize) {
        self.left = self.left.saturating_sub(items);
    }

    /// The island waited: the time since the last renewal says nothing about its items.
    pub(super) fn waited(&mut self) {
        self.renewed = None;
    }

    /// Others ran: their time is not that of this island's items.
    pub(super) fn resumed(&mut self, context: &RunContext) {
        self.renewed = match self.pacing {
            Pacing::Turns => None,
            Pacing::Time | Pacing::TurnsInTime => Some(context.clock().now()),
        };
    }

    /// A new budget. Says whether others run first.
    pub(super) fn renew(&mut self, context: &RunContext) -> bool {
        let yields = match self.pacing {
            Pacing::Turns => self.renew_by_turns(context),
            Pacing::Time => self.renew_by_time(context.clock().now()),
            Pacing::TurnsInTime => self.renew_by_both(context, context.clock().now()),
        };
        self.left = self.budget;
        yields
    }

    fn renew_by_turns(&mut self, context: &RunContext) -> bool {
        self.turns += 1;
        let yields = self.turns >= TURNS || context.hungry();
        if yields {
            self.turns = 0;
        }
        yields
    }

    fn renew_by_time(&mut self, now: Duration) -> bool {
        self.adapt(now, LARGEST);
        self.yields_after(SLICE, now)
    }

    /// As by turns, and after the time that all of an island's turns may take.
    fn renew_by_both(&mut self, context: &RunContext, now: Duration) -> bool {
        // If it waited since, then before this poll began: an island that waits for every item would else never learn.
        self.renewed = self.renewed.or_else(|| context.reading());
        self.adapt(now, TURN);
        let yields = self.renew_by_turns(context);
        self.yields_after(SLICE * TURNS, now) || yields
    }

    /// Odd budgets, for the reason that [`TURN`] is odd.
    fn adapt(&mut self, now: Duration, largest: usize) {
        let Some(renewed) = self.renewed.replace(now) else { return };
        self.budget = adapted(self.budget, now.saturating_sub(renewed), largest);
    }

    fn yields_after(&mut self, slice: Duration, now: Duration) -> bool {
        let yields = now.saturating_sub(self.yielded) >= slice;
        if yields {
            self.yielded = now;
        }
        yields
    }
}

/// How many items take about [`SLICE`], where so many took this long.
pub(crate) fn adapted(items: usize, took: Duration, largest: usize) -> usize {
    if took > SLICE * 2 {
        (items / 2).max(SMALLEST)
    } else if took < SLICE / 2 {
        (items * 2 + 1).min(largest)
    } else {
        items
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::run::context::Inline;

    fn context(pacing: Pacing) -> RunContext {
        RunContext::new("test", Arc::new(Inline)).with_pacing(pacing)
    }

    #[test]
    fn by_turns_an_island_yields_when_another_waits() {
        let context = context(Pacing::Turns);
        let mut pace = Pace::new(&context);
        assert!(!pace.renew(&context));
        context.set_waiting(1);
        assert!(pace.renew(&context));
        assert_eq!(pace.left(), TURN);
    }

    #[test]
    fn by_turns_an_island_alone_yields_now_and_then() {
        let context = context(Pacing::Turns);
        let mut pace = Pace::new(&context);
        let yields = (0..2 * TURNS).filter(|_| pace.renew(&context)).count();
        assert_eq!(yields, 2);
    }

    #[test]
    fn by_time_slow_items_shrink_the_budget_and_fast_ones_grow_it() {
        let mut pace = Pace::new(&context(Pacing::Time));
        let mut now = Duration::ZERO;
        for _ in 0..20 {
            now += Duration::from_micros(1);
            pace.renew_by_time(now);
        }
        assert_eq!(pace.budget, LARGEST);
        for _ in 0..20 {
            now += Duration::from_millis(1);
            assert!(pace.renew_by_time(now));
        }
        assert_eq!(pace.budget, SMALLEST);
    }

    #[test]
    fn by_turns_in_time_only_slow_items_shorten_the_turn() {
        let context = context(Pacing::TurnsInTime);
        let mut pace = Pace::new(&context);
        let mut now = Duration::ZERO;
        for _ in 0..20 {
            now += Duration::from_micros(1);
            pace.renew_by_both(&context, now);
        }
        assert_eq!(pace.budget, TURN);
        for _ in 0..20 {
            now += Duration::from_millis(1);
            pace.renew_by_both(&context, now);
        }
        assert_eq!(pace.budget, SMALLEST);
        now += Duration::from_millis(2);
        assert!(pace.renew_by_both(&context, now));
    }

    #[test]
    fn an_island_that_waits_for_every_item_learns_what_one_takes() {
        let context = context(Pacing::TurnsInTime);
        let mut pace = Pace::new(&context);
        for second in 1..40 {
            let began = Duration::from_secs(second);
            context.set_reading(Some(began));
            pace.waited();
            pace.renew_by_both(&context, began + Duration::from_micros(1));
        }
        assert_eq!(pace.budget, TURN);
    }

    #[test]
    fn what_an_item_takes_is_not_known_before_the_first() {
        assert_eq!(Pace::new(&context(Pacing::Time)).left(), SMALLEST);
        assert_eq!(Pace::new(&context(Pacing::TurnsInTime)).left(), SMALLEST);
    }

    #[test]
    fn what_others_take_does_not_shrink_the_budget() {
        let mut pace = Pace::new(&context(Pacing::Time));
        pace.budget = LARGEST;
        let mut now = Duration::ZERO;
        for _ in 0..20 {
            now += SLICE;
            assert!(pace.renew_by_time(now));
            now += SLICE * 10;
            pace.renewed = Some(now);
        }
        assert_eq!(pace.budget, LARGEST);
    }

    #[test]
    fn waiting_for_input_does_not_shrink_the_budget() {
        let mut pace = Pace::new(&context(Pacing::Time));
        pace.budget = LARGEST;
        for second in 0..20 {
            pace.renew_by_time(Duration::from_secs(second));
            pace.waited();
        }
        assert_eq!(pace.budget, LARGEST);
    }
}
