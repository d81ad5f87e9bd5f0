//! What a task is doing, as bits of one word. Each transition but the last is one read-modify-write, and tells its caller what it
//! now has to do.
//!
//! ```text
//! waits --wake--> WOKEN --start--> RUNNING --pause--> waits
//!                                  RUNNING --wake--> RUNNING|WOKEN --pause--> WOKEN
//!                                  RUNNING --end--> ENDED
//! ```
//!
//! - Whoever turns *waits* into `WOKEN` queues the task, and nobody else does: it is in at most one queue.
//! - Whoever took it out of a queue starts it, and has its future until it pauses or ends.
//! - A wake-up during a turn leaves `WOKEN` behind: the task has another turn, and sees what it was woken for.
//!
//! Transitions acquire and release: what was done before a wake-up is seen by the turn that it leads to, also where the task was
//! woken before; what a turn did is seen by the next, wherever that runs. `end` does neither: no turn follows it, a wake-up that
//! finds `ENDED` does nothing, and a bit that was set meanwhile may be lost. Whoever waits for the run's end sees what its islands
//! did by the roster.

use crate::sync::{AtomicU8, Ordering};

const WOKEN: u8 = 1;
const RUNNING: u8 = 2;
const ENDED: u8 = 4;

pub(super) struct State(AtomicU8);

/// What follows a wake-up.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// The caller queues the task.
    Queue,
    /// It is queued, or has another turn, or needs none any more.
    Nothing,
}

/// What follows a turn.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Paused {
    /// Nothing, until it is woken.
    Waits,
    /// It was woken during its turn: the caller sees to it that it gets another.
    Again,
}

impl State {
    /// Of a task that is about to be queued for the first time.
    pub(super) fn new() -> Self {
        State(AtomicU8::new(WOKEN))
    }

    pub(super) fn wake(&self) -> Woken {
        match self.0.fetch_or(WOKEN, Ordering::AcqRel) {
            0 => Woken::Queue,
            _ => Woken::Nothing,
        }
    }

    pub(super) fn start(&self) {
        let before = self.0.swap(RUNNING, Ordering::AcqRel);
        debug_assert_eq!(before, WOKEN, "only a queued task has a turn, and only one");
    }

    pub(super) fn pause(&self) -> Paused {
        match self.0.fetch_and(!RUNNING, Ordering::AcqRel) & WOKEN {
            0 => Paused::Waits,
            _ => Paused::Again,
        }
    }

    pub(super) fn end(&self) {
        self.0.store(ENDED, Ordering::Relaxed);
    }
}
