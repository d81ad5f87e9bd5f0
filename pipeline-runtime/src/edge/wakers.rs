//! The tasks that wait at one side of a queue, each at most once.

use std::task::{Context, Waker};

use smallvec::SmallVec;

/// Kept under the queue's lock; taken out under it and woken outside.
#[derive(Debug, Default)]
pub(super) struct Wakers(SmallVec<[Waker; 2]>);

/// What was taken out. To be woken once the lock is released.
#[must_use = "whoever waits must be woken"]
pub(super) struct Wake(SmallVec<[Waker; 2]>);

impl Wakers {
    /// Adds the task, unless it waits already.
    pub(super) fn register(&mut self, cx: &Context<'_>) {
        if !self.0.iter().any(|waker| waker.will_wake(cx.waker())) {
            self.0.push(cx.waker().clone());
        }
    }

    /// All that wait now. They register again if they still find nothing.
    pub(super) fn take(&mut self) -> Wake {
        Wake(std::mem::take(&mut self.0))
    }
}

impl Wake {
    pub(super) fn none() -> Self {
        Wake(SmallVec::new())
    }

    pub(super) fn wake(self) {
        self.0.into_iter().for_each(Waker::wake);
    }
}
