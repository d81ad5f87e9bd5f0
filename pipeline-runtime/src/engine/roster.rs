//! The tasks of one run on an engine's own threads: who is still there, and how all of them are told to stop.
//!
//! A task is polled, or dropped if the run was aborted, by whichever thread its engine gives it. The run's abort wakes every
//! task; each finds out at its next turn. Once the last future is dropped, whoever waits for the end is woken.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};

use super::{Mode, Shared};
use crate::{
    island::{caught, contained},
    run::state::RunState,
    sync::{self, AtomicUsize, AtomicWaker, Mutex, Ordering, lock},
};

/// A task of a run that borrows for `'env`.
pub(super) type Task<'env> = <Shared as Mode>::Task<'env>;

pub(super) struct Roster {
    run: sync::Arc<RunState>,
    /// The engine's name.
    engine: &'static str,
    /// Tasks whose futures are not dropped.
    left: AtomicUsize,
    /// Of every task. Emptied at the end: they hold the roster, directly or not.
    wakers: Mutex<Vec<Waker>>,
    ended: AtomicWaker,
}

impl Roster {
    pub(super) fn new(run: sync::Arc<RunState>, engine: &'static str, tasks: usize) -> Arc<Self> {
        let (left, wakers) = (AtomicUsize::new(tasks), Mutex::new(Vec::with_capacity(tasks)));
        Arc::new(Roster { run, engine, left, wakers, ended: AtomicWaker::new() })
    }

    /// How to wake a task when the run is to stop. To be said of each before its first turn.
    pub(super) fn add(&self, waker: Waker) {
        lock(&self.wakers).push(waker);
    }

    /// All have been added: from now on, an abort reaches them.
    pub(super) fn watch(self: &Arc<Self>) {
        debug_assert!(!self.has_ended(), "who has no task would never stop watching");
        self.run.watch(self.engine, &Waker::from(self.clone()));
    }

    pub(super) fn run(&self) -> &RunState {
        &self.run
    }

    /// Polls a task, or drops it if the run was aborted. Ready once it is dropped, which may be said only once.
    pub(super) fn poll(&self, task: &mut Option<Task<'_>>, cx: &mut Context<'_>) -> Poll<()> {
        let waits = || match task {
            Some(task) => !self.run.is_aborted() && Pin::new(task).poll(cx).is_pending(),
            None => false,
        };
        if self.guarded(waits) == Some(true) {
            return Poll::Pending;
        }
        self.guarded(|| *task = None);
        Poll::Ready(())
    }

    /// An island catches what its stages do. This is for the destructors of what it holds, which are the user's too.
    fn guarded<R>(&self, body: impl FnOnce() -> R) -> Option<R> {
        let result = catch_unwind(AssertUnwindSafe(body));
        result.map_err(|payload| self.run.fail(caught(payload))).ok()
    }

    /// One task less.
    pub(super) fn leave(&self) {
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.run.unwatch(self.engine);
            lock(&self.wakers).clear();
            contained(|| self.ended.wake());
        }
    }

    /// Ready once every future is dropped.
    pub(super) fn poll_ended(&self, waker: &Waker) -> Poll<()> {
        self.ended.register(waker);
        match self.has_ended() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.left.load(Ordering::Acquire) == 0
    }
}

/// The run is aborted, or drains: every task has a look.
impl Wake for Roster {
    fn wake(self: Arc<Self>) {
        let wakers = lock(&self.wakers).clone();
        wakers.into_iter().for_each(Waker::wake);
    }
}
