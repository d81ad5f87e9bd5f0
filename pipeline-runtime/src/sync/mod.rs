//! The one door to concurrency primitives, so that loom can replace them.

#[cfg(feature = "steal")]
pub(crate) mod queue;
#[cfg(loom)]
mod waker;

#[cfg(loom)]
pub(crate) use self::waker::AtomicWaker;
#[cfg(not(loom))]
pub(crate) use futures::task::AtomicWaker;
#[cfg(all(any(feature = "dataflow", feature = "steal"), not(loom)))]
pub(crate) use std::sync::Condvar;
#[cfg(not(loom))]
pub(crate) use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering},
};
#[cfg(all(feature = "steal", not(loom)))]
pub(crate) use std::{sync::atomic::fence, thread_local};

#[cfg(all(any(feature = "dataflow", feature = "steal"), loom))]
pub(crate) use loom::sync::Condvar;
#[cfg(loom)]
pub(crate) use loom::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering},
};
#[cfg(all(feature = "steal", loom))]
pub(crate) use loom::{sync::atomic::fence, thread_local};

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
