//! What a stage may ask of the run it belongs to. Blocking work, time and chance come from here and nowhere else.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use futures::channel::oneshot;

use super::Clock;
use crate::{
    edge::keyed::KeyHash,
    error::Cause,
    rng::{Rng, fresh_seed},
    sync::{AtomicU64, AtomicUsize, Ordering},
};

/// Where blocking jobs run: at once on the caller's thread, or on a pool of threads for them.
pub trait Blocking: Send + Sync {
    /// Runs the job now or later, always to its end.
    fn run(&self, job: Box<dyn FnOnce() + Send>);
}

/// Runs blocking jobs at once, on the polling thread: right for the sync engine, where nothing else is to be served.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inline;

impl Blocking for Inline {
    fn run(&self, job: Box<dyn FnOnce() + Send>) {
        job();
    }
}

/// How islands share a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pacing {
    /// By numbers of items, so that the same run always takes the same turns.
    Turns,
    /// By time.
    Time,
    /// By numbers of items, and by fewer where items are slow.
    TurnsInTime,
}

/// The context of one run, shared by all its islands. An engine makes it.
///
/// ```
/// use std::sync::Arc;
/// use pipeline_runtime::run::{RunContext, context::Inline};
///
/// // What `open` gives to a source or a sink; here, as a test of one makes it.
/// let context = RunContext::new("test", Arc::new(Inline)).with_seed(7);
/// assert_eq!(pollster::block_on(context.blocking(|| 6 * 7))?, 42);
/// assert_eq!(context.rng(1).next_u64(), context.rng(1).next_u64());
/// # Ok::<(), pipeline_runtime::error::Cause>(())
/// ```
#[derive(Clone)]
pub struct RunContext {
    engine: &'static str,
    blocking: Arc<dyn Blocking>,
    clock: Clock,
    pacing: Pacing,
    seed: u64,
    /// Islands that the engine runs at once.
    cores: usize,
    /// Islands that could run if this thread were free.
    waiting: Arc<AtomicUsize>,
    /// When the island polled last returned, in nanoseconds, on an engine that polls the next one at once; else 0.
    reading: Arc<AtomicU64>,
}

/// The result of a blocking job, when it is there; an error if the job panicked or the engine dropped it.
pub type Job<T> = Pin<Box<dyn Future<Output = Result<T, Cause>> + Send>>;

impl RunContext {
    /// The context of an engine of this name, in real time, sharing threads by turns.
    pub fn new(engine: &'static str, blocking: Arc<dyn Blocking>) -> Self {
        RunContext {
            engine,
            blocking,
            clock: Clock::real(),
            pacing: Pacing::Turns,
            seed: fresh_seed(),
            cores: 2,
            waiting: Arc::new(AtomicUsize::new(0)),
            reading: Arc::new(AtomicU64::new(0)),
        }
    }

    /// With another clock.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        RunContext { clock, ..self }
    }

    /// With another way to share a thread.
    #[must_use]
    pub fn with_pacing(self, pacing: Pacing) -> Self {
        RunContext { pacing, ..self }
    }

    /// With this start of its random numbers; without, with one that nobody knows before.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        RunContext { seed, ..self }
    }

    /// With so many islands running at once: what `#[parallel(cpu)]` asks for. Without, two.
    #[must_use]
    pub fn with_cores(self, cores: usize) -> Self {
        RunContext { cores: cores.max(1), ..self }
    }

    /// How many islands the engine runs at once, at least 1. On the sync engine two, so that what replicas do shows there too.
    pub fn cores(&self) -> usize {
        self.cores
    }

    /// The hash of keys in this run.
    pub(crate) fn key_hash(&self) -> KeyHash {
        KeyHash::new(self.seed)
    }

    /// The same for an engine of another name, which has blocking jobs run elsewhere.
    #[cfg(feature = "hybrid")]
    pub(crate) fn on(self, engine: &'static str, blocking: Arc<dyn Blocking>) -> Self {
        RunContext { engine, blocking, ..self }
    }

    /// The name of the engine.
    pub fn engine(&self) -> &'static str {
        self.engine
    }

    /// The time of the run.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) fn pacing(&self) -> Pacing {
        self.pacing
    }

    /// Random numbers of the run: the same for the same seed and `purpose`.
    pub fn rng(&self, purpose: u64) -> Rng {
        let mut mixed = Rng::new(self.seed ^ purpose.rotate_left(32));
        Rng::new(mixed.next_u64())
    }

    /// Whether another island waits for this thread, where all share one: an island with much to do had better make way.
    pub fn hungry(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// An engine says that one island more, or one less, waits for the thread that all share.
    pub(crate) fn set_waiting(&self, count: usize) {
        self.waiting.store(count, Ordering::Relaxed);
    }

    /// Now, or a moment ago, which saves a look at the clock: see [`RunContext::set_reading`].
    pub(crate) fn recently(&self) -> Duration {
        self.reading().unwrap_or_else(|| self.clock.now())
    }

    /// When the island that is polled now began to be, where that was noted.
    pub(crate) fn reading(&self) -> Option<Duration> {
        let nanos = self.reading.load(Ordering::Relaxed);
        (nanos > 0).then(|| Duration::from_nanos(nanos))
    }

    /// Notes what the clock said, for the island that is polled next. `None` where time passes in between.
    pub(crate) fn set_reading(&self, now: Option<Duration>) {
        let nanos = now.map_or(0, |now| u64::try_from(now.as_nanos()).unwrap_or(0));
        self.reading.store(nanos, Ordering::Relaxed);
    }

    /// Runs `job` where blocking is allowed. The job runs to its end even if the result is no longer wanted.
    pub fn blocking<T, F>(&self, job: F) -> Job<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (done, result) = oneshot::channel();
        self.blocking.run(Box::new(move || drop(done.send(job()))));
        Box::pin(async move { result.await.map_err(|_| Cause::from("a blocking job was lost")) })
    }
}
