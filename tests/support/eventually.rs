//! Waiting for what is bound to happen.

use std::{thread, time::Duration};

use pipeline::run::Clock;

/// Waits until it has, but not for ever.
pub(crate) fn eventually(what: &str, mut happened: impl FnMut() -> bool) {
    let clock = Clock::real();
    while !happened() {
        assert!(clock.now() < Duration::from_secs(20), "{what}");
        thread::yield_now();
    }
}
