//! Puts one thread to sleep until another wakes it. A wake-up is a token: given early, it makes the next park return at once,
//! so it does not matter which of the two comes first.
//!
//! Only a thread that sleeps costs its waker a system call. The token is exchanged by a read-modify-write on either side, so
//! whoever returns from [`Parker::park`] sees all that was written before the [`Parker::unpark`] that let it return.

use crate::sync::{AtomicU8, Condvar, Mutex, Ordering, lock, wait};

pub(super) struct Parker {
    state: AtomicU8,
    sleeper: Mutex<()>,
    woken: Condvar,
}

/// The thread runs.
const AWAKE: u8 = 0;
/// It sleeps, or is about to, holding the lock.
const PARKED: u8 = 1;
/// It was woken, and has not noticed.
const TOKEN: u8 = 2;

impl Parker {
    pub(super) fn new() -> Self {
        Parker { state: AtomicU8::new(AWAKE), sleeper: Mutex::new(()), woken: Condvar::new() }
    }

    /// Takes the token, if it is there, without waiting.
    pub(super) fn try_take(&self) -> bool {
        // Looked at before it is written to: whoever spins leaves its waker the cache line.
        self.state.load(Ordering::Relaxed) == TOKEN
            && self
                .state
                .compare_exchange(TOKEN, AWAKE, Ordering::Acquire, Ordering::Relaxed)
                .is_ok()
    }

    /// Sleeps until there is a token, and takes it.
    pub(super) fn park(&self) {
        if self.try_take() {
            return;
        }
        let mut sleeper = lock(&self.sleeper);
        if !self.start() {
            return;
        }
        while !self.try_take() {
            sleeper = wait(&self.woken, sleeper);
        }
    }

    /// Sleeps until there is a token, and takes it, but not much longer than this. Says whether there was one.
    #[cfg(feature = "steal")]
    pub(super) fn park_timeout(&self, at_most: std::time::Duration) -> bool {
        if self.try_take() {
            return true;
        }
        let sleeper = lock(&self.sleeper);
        if !self.start() {
            return true;
        }
        // Woken without a cause, it returns early: its caller looks around and comes back.
        drop(crate::sync::wait_timeout(&self.woken, sleeper, at_most));
        self.state.swap(AWAKE, Ordering::Acquire) == TOKEN
    }

    /// Announces sleep, under the lock. If a token came in between, takes it instead.
    fn start(&self) -> bool {
        let parked =
            self.state.compare_exchange(AWAKE, PARKED, Ordering::Relaxed, Ordering::Relaxed);
        if parked.is_err() {
            self.state.swap(AWAKE, Ordering::Acquire);
        }
        parked.is_ok()
    }

    /// Gives the token, and wakes the thread if it sleeps.
    pub(super) fn unpark(&self) {
        if self.state.swap(TOKEN, Ordering::Release) == PARKED {
            // Whoever said `PARKED` held the lock, and gives it up only by waiting: behind it, it waits.
            drop(lock(&self.sleeper));
            self.woken.notify_one();
        }
    }
}
