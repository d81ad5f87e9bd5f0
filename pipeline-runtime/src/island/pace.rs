//! How much an island does between two checkpoints, and which of them let others run.
//!
//! Where turns are counted, a budget is always the same, and an island yields if another waits for the thread, or every so
//! often for whoever else the caller's task serves. Where time is, a budget is what takes about [`SLICE`], by one reading of
//! the clock a budget: 4096 items of 5 us each would be 20 ms in which nothing could stop the island.

use std::time::Duration;

use crate::run::{RunContext, context::Pacing};

/// Every budget where turns are counted. More than [`LARGEST`], because what a vectorised loop does before and after its items
/// would show; and one more still, because a loop with two exits takes its last item outside of the vector.
const TURN: usize = 4 * LARGEST + 1;
/// The bounds of a budget where time is.
const LARGEST: usize = 4096;
const SMALLEST: usize = 64;
const SLICE: Duration = Duration::from_micros(100);
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
            Pacing::Time => SMALLEST,
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

    /// A new budget. Says whether others run first.
    pub(super) fn renew(&mut self, context: &RunContext) -> bool {
        let yields = match self.pacing {
            Pacing::Turns => self.renew_by_turns(context),
            Pacing::Time => self.renew_by_time(context.clock().now()),
        };
        self.left = self.budget;
        yields
    }

    /// Others ran: what they took is not the island's time.
    pub(super) fn resumed(&mut self, context: &RunContext) {
        if self.pacing == Pacing::Time {
            self.resumed_at(context.clock().now());
        }
    }

    fn resumed_at(&mut self, now: Duration) {
        self.renewed = Some(now);
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
        if let Some(renewed) = self.renewed.replace(now) {
            let took = now.saturating_sub(renewed);
            if took > SLICE * 2 {
                self.budget = (self.budget / 2).max(SMALLEST);
            } else if took < SLICE / 2 {
                self.budget = (self.budget * 2).min(LARGEST);
            }
        }
        let yields = now.saturating_sub(self.yielded) >= SLICE;
        if yields {
            self.yielded = now;
        }
        yields
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
    fn what_others_take_does_not_shrink_the_budget() {
        let mut pace = Pace::new(&context(Pacing::Time));
        pace.budget = LARGEST;
        let mut now = Duration::ZERO;
        for _ in 0..20 {
            now += SLICE;
            assert!(pace.renew_by_time(now));
            now += SLICE * 10;
            pace.resumed_at(now);
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
