//! A short wait that keeps the core: for what is likely to come before a thread could fall asleep and wake again.

pub(super) use imp::Spin;

#[cfg(not(any(loom, shuttle)))]
mod imp {
    use std::time::Duration;

    use crate::run::Clock;

    /// Pauses of the processor between two looks at the clock. One takes from 2 to 50 ns, as the processor likes it.
    const PAUSES: u32 = 16;
    /// Pauses before the core is offered to others, which costs a system call each time: what one waits for may be done by a thread
    /// that waits for this very core, but most often it is not.
    const PATIENCE: u32 = 128;

    pub(in super::super) struct Spin {
        clock: Clock,
        at_most: Duration,
        pauses: u32,
    }

    impl Spin {
        pub(in super::super) fn new(at_most: Duration) -> Self {
            Spin { clock: Clock::real(), at_most, pauses: 0 }
        }

        /// Passes a moment, as short as can be. Says whether there are more.
        pub(in super::super) fn goes_on(&mut self) -> bool {
            std::hint::spin_loop();
            self.pauses += 1;
            if !self.pauses.is_multiple_of(PAUSES) {
                return true;
            }
            if self.pauses > PATIENCE {
                std::thread::yield_now();
            }
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

        pub(in super::super) fn goes_on(&mut self) -> bool {
            false
        }
    }
}
