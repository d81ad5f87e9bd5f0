//! Whether this thread polls what is outside of a pipeline: a source or a sink, which may wait for anything, other runs too, and
//! leaves the thread meanwhile. Whoever polls a run anywhere else inside of an island blocks the island's thread.

use std::cell::Cell;

thread_local! {
    static POLLED: Cell<bool> = const { Cell::new(false) };
}

/// Polls what is outside.
pub(super) fn polled<R>(poll: impl FnOnce() -> R) -> R {
    let _polled = Polled(POLLED.replace(true));
    poll()
}

/// Calls an iterator, which does not wait as what polls it does: one that waits for a run blocks the thread.
pub(crate) fn called<R>(call: impl FnOnce() -> R) -> R {
    let _polled = Polled(POLLED.replace(false));
    call()
}

/// Whether [`polled`] is on this thread's stack.
#[cfg(feature = "steal")]
pub(crate) fn is_polled() -> bool {
    POLLED.get()
}

/// What it was before, also where the user's code unwinds.
struct Polled(bool);

impl Drop for Polled {
    fn drop(&mut self) {
        POLLED.set(self.0);
    }
}
