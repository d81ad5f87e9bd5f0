//! The hybrid engine: each island on the engine that its stage names, or that the plan found to suit it. The graph says which,
//! and why (`graph().explain()`); a report says where each island ran.
//!
//! What waits for timers and sockets runs on the tokio runtime that the run is started in. Without one, and where the caller's
//! thread is blocked, it runs in the caller's task (`waiting.rs`), which has little else to do.

mod driver;
mod parts;
mod waiting;

use std::{sync::Arc, thread::Builder};

pub use self::driver::Driver;
use self::{
    parts::Parts,
    waiting::{Reactor, Waiting},
};
use super::{
    Engine, Islands, RunBlocking, Shared, Steal, dataflow, reactor::refuse_inside_runtime,
    roster::Task,
};
use crate::{
    error::{Failure, FailureKind},
    run::{RunContext, state::RunState},
    sync,
};

/// Runs each island where it is planned to run. Clones share the work-stealing pool.
///
/// ```
/// use pipeline::{engine::Hybrid, prelude::*};
///
/// let doubled = pipeline! {
///     #![engine(hybrid)]
///     source(1..=4u64)
///         |> #[parallel(8)] map(async |n| { tokio::task::yield_now().await; n })
///         |> #[parallel(2)] map(|n| n * 2)
///         |> collect::<Vec<_>>();
/// };
/// let done = doubled.run_blocking_on(&Hybrid::workers(2))?;
/// assert_eq!(done.output, [2, 4, 6, 8]);
/// let engines: Vec<_> = done.report.islands.iter().map(|island| island.engine).collect();
/// assert_eq!(engines, ["dataflow", "tokio", "steal", "steal"]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Hybrid {
    steal: Steal,
}

impl Hybrid {
    /// With a work-stealing worker for each core that this process may use.
    pub fn new() -> Self {
        Hybrid::default()
    }

    /// With this many work-stealing workers, at least 1.
    pub fn workers(workers: usize) -> Self {
        Hybrid { steal: Steal::workers(workers) }
    }

    /// Whether each thread of the pool stays on one core, as of [`Steal::pinned`]. A new pool: clones made before keep the old one.
    #[must_use]
    pub fn pinned(self, pinned: bool) -> Self {
        Hybrid { steal: self.steal.pinned(pinned) }
    }
}

impl Engine<'static, Shared> for Hybrid {
    type Driver = Driver;

    fn context(&self) -> Result<RunContext, Failure> {
        Engine::<Shared>::context(&self.steal).map(context_of)
    }

    fn launch(
        &self,
        tasks: Vec<Task<'static>>,
        run: &sync::Arc<RunState>,
    ) -> Result<Driver, Failure> {
        let Parts { stealing, threads, waiting } = Parts::of(tasks, run);
        let mut driver = Driver::new(run.clone());
        driver.waiting = Some(Waiting::start(waiting, run));
        if !threads.is_empty() {
            driver.threads = Some(dataflow::spawn(threads.into_iter(), run)?);
        }
        if !stealing.is_empty() {
            driver.stealing = Some(self.steal.spawn(stealing, run)?);
        }
        Ok(driver)
    }
}

impl<'env> RunBlocking<'env, Shared> for Hybrid {
    fn run_blocking<B>(&self, build: B) -> Result<(), Failure>
    where
        B: FnOnce(RunContext) -> Result<Islands<'env, Shared>, Failure>,
    {
        refuse_inside_runtime()?;
        let (crew, context) = self.steal.crew();
        let context = context_of(context);
        let Islands { tasks, run } = build(context)?;
        let parts = Parts::of(tasks, &run);
        let reactor = match parts.waiting.is_empty() {
            true => None,
            false => Some(Reactor::new()?),
        };
        let _inside = reactor.as_ref().map(Reactor::enter);
        let work =
            |stealing| self.steal.run_crew(&crew, Islands { tasks: stealing, run: run.clone() });
        run_parts(parts, &run, reactor.as_ref(), work)
    }
}

/// Runs all parts to their end. Without any that wait, the caller works along; else it waits with them, and somebody else does.
fn run_parts<'env>(
    parts: Parts<'env>,
    run: &sync::Arc<RunState>,
    reactor: Option<&Reactor>,
    work: impl FnOnce(Vec<Task<'env>>) -> Result<(), Failure> + Send,
) -> Result<(), Failure> {
    let Parts { stealing, threads, waiting } = parts;
    // Whatever cannot be started, what was is dropped before the scope is left.
    let failed = |failure| {
        run.abort();
        failure
    };
    std::thread::scope(|scope| {
        let threads = match threads.is_empty() {
            true => Vec::new(),
            false => dataflow::spawn_scoped(scope, threads.into_iter(), run).map_err(failed)?,
        };
        match reactor {
            None => work(stealing).map_err(failed)?,
            Some(reactor) => {
                let working = Builder::new().name("hybrid".to_owned());
                let working = working.spawn_scoped(scope, || work(stealing).map_err(failed));
                let working = working.map_err(|error| {
                    failed(Failure::without_stage(FailureKind::Engine(error.into())))
                })?;
                reactor.block_on(Waiting::in_place(waiting, run));
                // A panic there is a mistake of ours.
                working.join().unwrap_or_else(|payload| std::panic::resume_unwind(payload))?;
            }
        }
        threads.into_iter().for_each(|thread| drop(thread.join()));
        Ok(())
    })
}

/// The pool's context, but blocking jobs run where they may.
fn context_of(steal: RunContext) -> RunContext {
    steal.on("hybrid", Arc::new(waiting::WhereItMayBlock))
}
