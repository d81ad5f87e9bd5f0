//! Time, as a run sees it: real, or virtual. Virtual time stands still while anything can run and jumps to the next timer when
//! nothing can, so that what waits for hours takes no time, and takes it the same way every time.

use std::{
    collections::BTreeMap,
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use futures_timer::Delay;

use crate::sync::{Arc, Mutex, lock};

/// A run's clock, which starts with the run. Clones are the same clock.
#[derive(Clone)]
pub struct Clock(Kind);

#[derive(Clone)]
enum Kind {
    Real(Instant),
    Virtual(Arc<Mutex<Timeline>>),
}

#[derive(Default)]
struct Timeline {
    now: Duration,
    /// By time, and in the order of their making.
    timers: BTreeMap<(Duration, u64), Option<Waker>>,
    made: u64,
}

impl Clock {
    /// A clock that runs by itself.
    pub fn real() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place where real time enters a run")]
        let start = Instant::now();
        Clock(Kind::Real(start))
    }

    /// A clock that moves only when [`Clock::advance`] is called.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use futures::FutureExt;
    /// use pipeline_runtime::run::Clock;
    ///
    /// let clock = Clock::simulated();
    /// let mut hour = clock.sleep(Duration::from_secs(3600));
    /// assert!((&mut hour).now_or_never().is_none());
    /// assert!(clock.advance());
    /// pollster::block_on(hour);
    /// assert_eq!(clock.now(), Duration::from_secs(3600));
    /// ```
    pub fn simulated() -> Self {
        Clock(Kind::Virtual(Arc::new(Mutex::new(Timeline::default()))))
    }

    /// Whether it is a virtual clock.
    pub fn is_simulated(&self) -> bool {
        matches!(self.0, Kind::Virtual(_))
    }

    /// The time since the run started.
    pub fn now(&self) -> Duration {
        match &self.0 {
            Kind::Real(start) => start.elapsed(),
            Kind::Virtual(timeline) => lock(timeline).now,
        }
    }

    /// Ready once `duration` has passed.
    pub fn sleep(&self, duration: Duration) -> Sleep {
        Sleep(match &self.0 {
            Kind::Real(_) => Timer::Real(Delay::new(duration)),
            Kind::Virtual(timeline) => {
                let mut state = lock(timeline);
                let key = (state.now.saturating_add(duration), state.made);
                state.made += 1;
                state.timers.insert(key, None);
                Timer::Virtual(timeline.clone(), key)
            }
        })
    }

    /// Moves virtual time to the next timer that is awaited, and wakes it. Says whether there was one.
    pub fn advance(&self) -> bool {
        let Kind::Virtual(timeline) = &self.0 else { return false };
        let woken = lock(timeline).advance();
        woken.map(Waker::wake).is_some()
    }
}

impl Timeline {
    fn advance(&mut self) -> Option<Waker> {
        let mut awaited = self.timers.iter_mut().filter(|(_, waker)| waker.is_some());
        let (&(time, _), waker) = awaited.next()?;
        self.now = self.now.max(time);
        waker.take()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_simulated() { "virtual" } else { "real" };
        f.debug_struct("Clock").field("kind", &kind).field("now", &self.now()).finish()
    }
}

/// The future of [`Clock::sleep`].
pub struct Sleep(Timer);

enum Timer {
    Real(Delay),
    Virtual(Arc<Mutex<Timeline>>, (Duration, u64)),
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match &mut self.0 {
            Timer::Real(delay) => Pin::new(delay).poll(cx),
            Timer::Virtual(timeline, key) => {
                let mut timeline = lock(timeline);
                if timeline.now >= key.0 {
                    return Poll::Ready(());
                }
                timeline.timers.insert(*key, Some(cx.waker().clone()));
                Poll::Pending
            }
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Timer::Virtual(timeline, key) = &self.0 {
            lock(timeline).timers.remove(key);
        }
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sleep").finish_non_exhaustive()
    }
}
