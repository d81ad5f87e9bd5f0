//! What comes once in a run, and the tasks that wait for it: that sources are to end, that every island has.
//!
//! Who waits leaves its waker *under the lock*, in the same step in which it finds the gate shut. Who opens the gate does so
//! under the same lock, takes the wakers out, and wakes them after releasing it. So between "found it shut" and "left a
//! waker" it cannot open, and no wake-up is lost.
//!
//! A waker leads to its task, and a task to its run, which has the gate. So whoever no longer waits takes the waker along: else a run
//! whose gate is never opened would keep itself for ever.

use std::{
    mem,
    task::{Context, Poll, Waker},
};

use crate::sync::{Arc, AtomicBool, Mutex, Ordering, lock};

/// One place for each task that may wait, so that a task that is polled often leaves one waker.
type Waiting = Arc<Mutex<Vec<Option<Waker>>>>;

/// Shut until it is opened for good.
#[derive(Debug, Default)]
pub struct Gate {
    /// Written under the lock; read without it where nobody waits.
    open: AtomicBool,
    waiting: Waiting,
}

/// A task's place in front of a gate.
#[derive(Debug)]
pub struct Place {
    waiting: Waiting,
    index: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        // None where the gate was opened. Dropped without the lock: a waker may be the last of its task.
        let left = lock(&self.waiting).get_mut(self.index).and_then(Option::take);
        drop(left);
    }
}

impl Gate {
    /// A place for one task.
    pub fn place(&self) -> Place {
        let mut waiting = lock(&self.waiting);
        waiting.push(None);
        Place { waiting: self.waiting.clone(), index: waiting.len() - 1 }
    }

    /// Whether it has been opened.
    pub fn is_open(&self) -> bool {
        self.open.load(Ordering::Acquire)
    }

    /// Opens it, and wakes whoever waits.
    pub fn open(&self) {
        let waiting = {
            let mut waiting = lock(&self.waiting);
            self.open.store(true, Ordering::Release);
            mem::take(&mut *waiting)
        };
        waiting.into_iter().flatten().for_each(Waker::wake);
    }

    /// Ready once it is open; else the task is woken when it is.
    pub fn poll_open(&self, place: &Place, cx: &Context<'_>) -> Poll<()> {
        let mut waiting = lock(&self.waiting);
        if self.is_open() {
            return Poll::Ready(());
        }
        match &mut waiting[place.index] {
            Some(waker) => waker.clone_from(cx.waker()),
            empty => *empty = Some(cx.waker().clone()),
        }
        Poll::Pending
    }
}
