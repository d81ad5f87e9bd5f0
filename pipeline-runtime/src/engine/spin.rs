//! A short wait that keeps the core: for what is likely to come before a thread could fall asleep and wake again.

pub(super) use imp::Spin;

#[cfg(not(any(loom, shuttle)))]
mod imp {
    use std::time::Duration;

    use crate::run::Clock;

    /// Pauses of the processor between two looks at the clock: about a microsecond.
    const PAUSES: usize = 32;

    pub(in super::super) struct Spin {
        clock: Clock,
        at_most: Duration,
    }

    impl Spin {
        pub(in super::super) fn new(at_most: Duration) -> Self {
            Spin { clock: Clock::real(), at_most }
        }

        /// Passes a moment. Says whether there are more.
        pub(in super::super) fn goes_on(&self) -> bool {
            (0..PAUSES).for_each(|_| std::hint::spin_loop());
            self.clock.now() < self.at_most
        }
    }
}

/// A checker chooses what comes meanwhile: the schedules in which nothing does are enough.
#[cfg(any(loom, shuttle))]
mod imp {
    use std::time::Duration;

    pub(in super::super) struct Spin;

    impl Spin {
        pub(in super::super) fn new(_at_most: Duration) -> Self {
            Spin
        }

        pub(in super::super) fn goes_on(&self) -> bool {
            false
        }
    }
}
