//! The one door to concurrency primitives, so that two checkers can replace them: loom, which tries every interleaving of
//! a small model, and shuttle, which tries many of whole pipelines by chance.

#[cfg(feature = "steal")]
pub(crate) mod queue;
#[cfg(loom)]
mod waker;

#[cfg(loom)]
use loom as primitives;
#[cfg(shuttle)]
use shuttle as primitives;
#[cfg(not(any(loom, shuttle)))]
use std as primitives;

#[cfg(not(loom))]
pub(crate) use futures::task::AtomicWaker;
#[cfg(any(feature = "dataflow", feature = "steal"))]
pub(crate) use primitives::sync::Condvar;
pub(crate) use primitives::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering},
};
#[cfg(feature = "steal")]
pub(crate) use primitives::{sync::atomic::fence, thread, thread_local};

#[cfg(loom)]
pub(crate) use self::waker::AtomicWaker;

/// Locks, also after a panic elsewhere: what the locks of this crate guard is consistent between calls.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Waits for a change of what the lock guards.
#[cfg(any(feature = "dataflow", feature = "steal"))]
pub(crate) fn wait<'a, T>(changed: &Condvar, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
    changed.wait(guard).unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// [`wait`], but not longer than this.
#[cfg(feature = "steal")]
pub(crate) fn wait_timeout<'a, T>(
    changed: &Condvar,
    guard: MutexGuard<'a, T>,
    at_most: std::time::Duration,
) -> MutexGuard<'a, T> {
    changed.wait_timeout(guard, at_most).unwrap_or_else(|poisoned| poisoned.into_inner()).0
}
