//! The work-stealing engine: a few threads share the runnable islands of all runs, for work that keeps processors busy.
//!
//! ```text
//!  wake-up of an island                        a member of the crew, when it needs a task
//!  |                                           |
//!  |- on the thread of a member ----> [next]   1. [next], what it woke last
//!  |                pushes out the one there   2. its own deque
//!  |                               '-> deque   3. the crew's queue (every 61st time first)
//!  '- anywhere else ----------> crew's queue   4. the deques of the others
//!                                              5. [next] of one whose turn goes on and on
//!                                              6. sleep
//! ```
//!
//! Read in this order: `state`, what a wake-up and a turn do to a task; `task`; `crew`, those who share tasks; `vacancies`, its free seats; `seat`,
//! which of them a member takes next; `idle` and `sleep`, what it does when there is none, and why it is woken when there
//! is one; `pool`, the threads' crew; `scope`, runs that block their caller and borrow from it, with crews of their own;
//! `threads`, how they start and end; `driver`, the end of an async run.

mod crew;
mod driver;
mod erase;
mod idle;
#[cfg(all(test, loom))]
mod models;
mod pool;
mod scope;
mod seat;
mod sleep;
mod state;
mod task;
mod threads;
mod vacancies;

use std::{fmt, sync::Arc};

pub use self::driver::Driver;
use self::{
    crew::Crew,
    task::Task,
    threads::{Config, Threads},
};
use super::{
    Engine, Islands, RunBlocking, Shared, no_thread,
    reactor::{refuse_async, refuse_inside_runtime},
    roster::{self, Roster},
};
use crate::{
    error::Failure,
    run::{
        RunContext,
        context::{Inline, Pacing},
        state::RunState,
    },
    sync,
};

/// Runs islands on a work-stealing pool of its own. Clones share the pool; dropping the last one joins its threads, which are
/// started by the first run that needs them and named `steal-0`, `steal-1`, ..
///
/// A run that blocks its caller has the caller's thread as one of its workers: `Steal::workers(1)` starts none for it.
///
/// ```
/// use pipeline::{engine::Steal, prelude::*};
///
/// let pool = Steal::workers(2);
/// let words = ["to", "be", "or", "not"].map(String::from);
/// for least in 2..4 {
///     let long = pipeline! {
///         #![engine(steal)]
///         source(words.iter()) |> #[parallel(cpu)] filter(|word| word.len() >= least) |> count();
///     };
///     // It may borrow, and many runs may share a pool.
///     let expected = words.iter().filter(|word| word.len() >= least).count();
///     assert_eq!(long.run_blocking_on(&pool)?.output, expected as u64);
/// }
/// # Ok::<(), Error>(())
/// ```
///
/// Files are read and written on the thread that runs the island: a page that is in memory comes faster than a thread wakes.
/// What waits long, for a network or a pipe, belongs on an engine that has threads to spare.
pub struct Steal {
    /// Gone only in `drop`.
    threads: Option<Arc<Threads>>,
}

impl Steal {
    /// A worker for each core that this process may use.
    pub fn new() -> Self {
        Steal::workers(std::thread::available_parallelism().map_or(1, usize::from))
    }

    /// This many workers, at least 1. A run that blocks its caller has it as one of them.
    pub fn workers(workers: usize) -> Self {
        Steal::from(Config { workers: workers.max(1), pinned: false })
    }

    /// Whether each thread stays on one core, where the system grants it. A new pool: clones made before keep the old one.
    ///
    /// ```
    /// use pipeline::{engine::Steal, prelude::*};
    ///
    /// # pollster::block_on(async {
    /// let pinned = Steal::workers(2).pinned(true);
    /// let squares = pipeline! {
    ///     #![engine(steal)]
    ///     source(1..=4u64) |> #[parallel(cpu)] map(|n| n * n) |> collect::<Vec<_>>();
    /// };
    /// assert_eq!(squares.run_on(&pinned).await?.output, [1, 4, 9, 16]);
    /// # Ok::<(), Error>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn pinned(self, pinned: bool) -> Self {
        Steal::from(Config { pinned, ..self.threads().config })
    }

    fn threads(&self) -> &Arc<Threads> {
        self.threads.as_ref().expect("it is there until the engine is dropped")
    }

    fn start(&self, threads: usize) -> Result<(), Failure> {
        self.threads().start(threads).map_err(|error| no_thread(&error))
    }
}

impl Engine<'static, Shared> for Steal {
    type Driver = Driver;

    fn context(&self) -> Result<RunContext, Failure> {
        let threads = self.threads();
        Ok(context(threads.config.workers))
    }

    fn launch(
        &self,
        tasks: Vec<roster::Task<'static>>,
        run: &sync::Arc<RunState>,
    ) -> Result<Driver, Failure> {
        refuse_async(run.graph(), "steal")?;
        self.spawn(tasks, run)
    }
}

impl Steal {
    /// Gives islands to the pool.
    pub(super) fn spawn(
        &self,
        tasks: Vec<roster::Task<'static>>,
        run: &sync::Arc<RunState>,
    ) -> Result<Driver, Failure> {
        let threads = self.threads();
        self.start(threads.config.workers)?;
        let (crew, roster) = (&threads.pool.crew, Roster::new(run.clone(), "steal", tasks.len()));
        let tasks = tasks.into_iter().map(|task| Task::new(task, &roster, crew));
        let tasks: Vec<_> = tasks.collect();
        roster.watch();
        tasks.into_iter().for_each(|task| crew.push(task));
        Ok(Driver::new(roster, threads.clone()))
    }
}

impl<'env> RunBlocking<'env, Shared> for Steal {
    fn run_blocking<B>(&self, build: B) -> Result<(), Failure>
    where
        B: FnOnce(RunContext) -> Result<Islands<'env, Shared>, Failure>,
    {
        refuse_inside_runtime()?;
        let (crew, context) = self.crew();
        let islands = build(context)?;
        refuse_async(islands.run.graph(), "steal")?;
        self.run_crew(&crew, islands)
    }
}

/// Runs that block their caller.
impl Steal {
    /// A crew for one of them, and its context.
    pub(super) fn crew(&self) -> (Arc<Crew>, RunContext) {
        let (workers, pool) = (self.threads().config.workers, &self.threads().pool);
        let crew = Crew::new(workers, Some(pool.clone()));
        (crew, context(workers))
    }

    /// Runs a crew's islands to their end, with the caller as one of the crew.
    pub(super) fn run_crew(
        &self,
        crew: &Arc<Crew>,
        islands: Islands<'_, Shared>,
    ) -> Result<(), Failure> {
        let threads = self.threads();
        if islands.tasks.len() > 1 {
            self.start(threads.config.workers - 1)?;
        }
        scope::run(crew, &threads.pool, islands);
        Ok(())
    }
}

fn context(workers: usize) -> RunContext {
    RunContext::new("steal", Arc::new(Inline)).with_pacing(Pacing::Time).with_cores(workers)
}

impl From<Config> for Steal {
    fn from(config: Config) -> Self {
        Steal { threads: Some(Threads::new(config)) }
    }
}

impl Default for Steal {
    fn default() -> Self {
        Steal::new()
    }
}

impl Clone for Steal {
    fn clone(&self) -> Self {
        Steal { threads: self.threads.clone() }
    }
}

impl fmt::Debug for Steal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Config { workers, pinned } = self.threads().config;
        f.debug_struct("Steal").field("workers", &workers).field("pinned", &pinned).finish()
    }
}

impl Drop for Steal {
    fn drop(&mut self) {
        self.threads.take().and_then(Arc::into_inner).into_iter().for_each(Threads::join);
    }
}
