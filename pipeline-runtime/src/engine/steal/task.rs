//! An island on the pool: its future, and its way back into a queue.

use std::{
    sync::Arc,
    task::{Context, Waker},
};

use futures::task::{ArcWake, waker, waker_ref};

use super::{
    super::roster::{Roster, Task as Future},
    crew::Crew,
    state::{Paused, State, Woken},
};
use crate::sync::{Mutex, lock};

pub(super) struct Task {
    state: State,
    /// Locked by whoever the state gives the turn, and by nobody else: never waited for. Empty once the task has ended.
    future: Mutex<Option<Future<'static>>>,
    roster: Arc<Roster>,
    pub(super) crew: Arc<Crew>,
}

/// How a turn ended.
#[must_use]
pub(super) enum Turn {
    /// The task waits, or has ended.
    Over,
    /// It was woken meanwhile, and wants another.
    Again,
}

impl Task {
    /// To be queued by the caller.
    pub(super) fn new(
        future: Future<'static>,
        roster: &Arc<Roster>,
        crew: &Arc<Crew>,
    ) -> Arc<Self> {
        let (state, future) = (State::new(), Mutex::new(Some(future)));
        let task = Arc::new(Task { state, future, roster: roster.clone(), crew: crew.clone() });
        roster.add(task.waker());
        task
    }

    fn waker(self: &Arc<Self>) -> Waker {
        waker(self.clone())
    }

    /// A turn of a task that was taken out of a queue.
    pub(super) fn turn(self: &Arc<Self>) -> Turn {
        self.state.start();
        let waker = waker_ref(self);
        let polled = self.roster.poll(&mut lock(&self.future), &mut Context::from_waker(&waker));
        if polled.is_pending() {
            return match self.state.pause() {
                Paused::Waits => Turn::Over,
                Paused::Again => Turn::Again,
            };
        }
        self.state.end();
        // Last: whoever waits for the run may leave what the future borrowed.
        self.roster.leave();
        Turn::Over
    }
}

impl ArcWake for Task {
    fn wake(self: Arc<Self>) {
        if self.state.wake() == Woken::Queue {
            Crew::schedule(self);
        }
    }

    fn wake_by_ref(task: &Arc<Self>) {
        if task.state.wake() == Woken::Queue {
            Crew::schedule(task.clone());
        }
    }
}
