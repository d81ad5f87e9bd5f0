//! The times of round trips, contestant by contestant.

use std::{
    cell::RefCell,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use crate::rounds::Candidate;

/// All round trips of a contest: of each contestant, run by run.
#[derive(Default)]
pub(super) struct Clocks(RefCell<Vec<(&'static str, Vec<Trips>)>>);

/// Those of one run, in nanoseconds.
type Trips = Vec<u32>;

/// One contestant's run. Clones are the same.
#[derive(Clone)]
pub(super) struct Clock(Arc<Mutex<Log>>);

struct Log {
    last: Instant,
    nanos: Trips,
    sum: u64,
}

impl Clocks {
    /// A candidate, with a clock for each of its runs.
    pub(super) fn timed<'a>(
        &'a self,
        make: fn(&'static str, Box<dyn FnMut() -> u64 + 'a>) -> Candidate<'a>,
        name: &'static str,
        run: impl Fn(Clock) -> u64 + 'a,
    ) -> Candidate<'a> {
        let number = self.0.borrow().len();
        self.0.borrow_mut().push((name, Vec::new()));
        let timed = move || {
            let clock = Clock::start();
            let sum = run(clock.clone());
            self.0.borrow_mut()[number].1.push(std::mem::take(&mut clock.log().nanos));
            sum
        };
        make(name, Box::new(timed))
    }

    /// Of all trips of a contestant's last `rounds` runs, in nanoseconds: those before were to warm up.
    pub(super) fn percentile(&self, name: &str, percent: usize, rounds: usize) -> f64 {
        let clocks = self.0.borrow();
        let runs = clocks.iter().find(|clock| clock.0 == name).map(|clock| &clock.1);
        let runs = runs.expect("a figure names its candidates");
        let mut trips = runs[runs.len() - rounds..].concat();
        trips.sort_unstable();
        f64::from(trips[trips.len() * percent / 100])
    }

    pub(super) fn print(&self, rounds: usize) {
        let names: Vec<_> = self.0.borrow().iter().map(|clock| clock.0).collect();
        for name in names {
            let [half, late] = [50, 99].map(|percent| self.percentile(name, percent, rounds));
            println!("  {name:<44} {half:>9.0} ns median, {late:>9.0} ns 99th percentile");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
fn now() -> Instant {
    Instant::now()
}

impl Clock {
    fn start() -> Self {
        Clock(Arc::new(Mutex::new(Log { last: now(), nanos: Vec::new(), sum: 0 })))
    }

    /// The first question goes out now.
    pub(super) fn begin(&self) {
        self.log().last = now();
    }

    /// The answer is here, and is that of this question.
    pub(super) fn trip(&self, answer: u64) {
        let (mut log, now) = (self.log(), now());
        assert_eq!(answer, log.nanos.len() as u64, "an answer to another question");
        let nanos = now.duration_since(log.last).as_nanos();
        log.nanos.push(u32::try_from(nanos).unwrap_or(u32::MAX));
        log.sum = log.sum.wrapping_add(answer);
        log.last = now;
    }

    /// Of all answers.
    pub(super) fn sum(&self) -> u64 {
        self.log().sum
    }

    fn log(&self) -> std::sync::MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
