//! The dataflow engine: an OS thread for each island and each replica, and a bounded inbox in front of it, which is its edge.
//! For coarse stages, for calls that block, and for stages that must not disturb each other: the operating system schedules.
//!
//! A thread polls its island and waits for a wake-up in between (`thread.rs`). A run that is aborted wakes all its threads;
//! each drops its island at its next turn and ends. A run has ended when its threads are joined (`driver.rs`).

mod driver;
mod thread;

use std::{
    io,
    sync::Arc,
    thread::{Builder, Scope, ScopedJoinHandle},
};

pub use self::driver::Driver;
use self::thread::{Team, Worker};
use super::{
    Engine, Islands, RunBlocking, Shared, no_thread,
    reactor::{refuse_async, refuse_inside_runtime},
    roster::Task,
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

/// Runs each island on a thread of its own, named `pipeline/island`. Blocking jobs run on the island's thread.
///
/// An async run that is started inside a tokio runtime has its threads inside it, so that streams and stages may use its
/// timers and sockets.
///
/// ```
/// use std::thread;
/// use pipeline::{engine::Dataflow, prelude::*};
///
/// let named = pipeline! {
///     #![name = "shop"]
///     #![engine(dataflow)]
///     source(["tea", "cake"])
///         |> #[buffer(8)] #[name = "till"] map(|item| (item, thread::current().name().map(str::to_owned)))
///         |> collect::<Vec<_>>();
/// };
/// let till = || Some("shop/till".to_owned());
/// assert_eq!(named.run_blocking_on(&Dataflow::new())?.output, [("tea", till()), ("cake", till())]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Dataflow;

impl Dataflow {
    /// With as many threads as a run has islands.
    pub fn new() -> Self {
        Dataflow
    }

    fn new_context() -> RunContext {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let context = RunContext::new("dataflow", Arc::new(Inline));
        context.with_pacing(Pacing::Time).with_cores(cores)
    }
}

impl Engine<'static, Shared> for Dataflow {
    type Driver = Driver;

    fn context(&self) -> Result<RunContext, Failure> {
        Ok(Dataflow::new_context())
    }

    fn launch(
        &self,
        tasks: Vec<Task<'static>>,
        run: &sync::Arc<RunState>,
    ) -> Result<Driver, Failure> {
        refuse_async(run.graph(), "dataflow")?;
        spawn(tasks.into_iter().enumerate(), run)
    }
}

/// Gives each task, by its number in the run, a thread.
pub(super) fn spawn(
    tasks: impl ExactSizeIterator<Item = (usize, Task<'static>)>,
    run: &sync::Arc<RunState>,
) -> Result<Driver, Failure> {
    let team = Team::new(run.clone(), tasks.len());
    let threads = spawn_all(&team, tasks, |builder, worker| builder.spawn(move || worker.work()))?;
    Ok(Driver::new(team, threads))
}

impl<'env> RunBlocking<'env, Shared> for Dataflow {
    fn run_blocking<B>(&self, build: B) -> Result<(), Failure>
    where
        B: FnOnce(RunContext) -> Result<Islands<'env, Shared>, Failure>,
    {
        refuse_inside_runtime()?;
        let Islands { tasks, run } = build(Dataflow::new_context())?;
        refuse_async(run.graph(), "dataflow")?;
        std::thread::scope(|scope| {
            let threads = spawn_scoped(scope, tasks.into_iter().enumerate(), &run)?;
            // The scope would wait for their islands only; joined, the threads are gone.
            threads.into_iter().for_each(|thread| drop(thread.join()));
            Ok(())
        })
    }
}

/// [`spawn`], of tasks that borrow from whoever opened the scope.
pub(super) fn spawn_scoped<'scope>(
    scope: &'scope Scope<'scope, '_>,
    tasks: impl ExactSizeIterator<Item = (usize, Task<'scope>)>,
    run: &sync::Arc<RunState>,
) -> Result<Vec<ScopedJoinHandle<'scope, ()>>, Failure> {
    let team = Team::new(run.clone(), tasks.len());
    spawn_all(&team, tasks, |builder, worker| builder.spawn_scoped(scope, move || worker.work()))
}

/// Spawns a thread for each task; if one cannot be, tells the others to end.
fn spawn_all<'env, H>(
    team: &Arc<Team>,
    tasks: impl Iterator<Item = (usize, Task<'env>)>,
    mut spawn: impl FnMut(Builder, Worker<'env>) -> io::Result<H>,
) -> Result<Vec<H>, Failure> {
    let workers = tasks.map(|(number, task)| (number, Worker::new(team.clone(), task)));
    let workers: Vec<_> = workers.collect();
    team.watch();
    let workers = workers.into_iter();
    let spawned =
        workers.map(|(number, worker)| spawn(Builder::new().name(team.name(number)), worker));
    spawned.collect::<io::Result<_>>().map_err(|error| {
        team.run().abort();
        no_thread(&error)
    })
}
