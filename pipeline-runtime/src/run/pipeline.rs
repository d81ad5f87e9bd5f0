//! The value of a `pipeline!` block: nothing runs until it is asked to.

use std::{
    fmt,
    marker::PhantomData,
    ops::Deref,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::{
    Handle, Report, Run,
    context::{Inline, RunContext},
    scope::Scope,
    state::RunState,
};
use crate::{
    engine::{Engine, Islands, Mode, RunBlocking},
    error::{Error, Failure},
    graph::Graph,
    island::caught,
    sync::Arc,
};

/// A declared pipeline. `B` builds its islands, `E` is its declared engine, `M` says whether islands may leave the caller's
/// task.
#[must_use = "a pipeline does nothing until it is run"]
pub struct Pipeline<'env, M, E, B> {
    graph: &'static Graph,
    engine: E,
    build: B,
    mode: PhantomData<fn(&'env ()) -> M>,
}

/// What a run that ended well returns: the pipeline's output, which it stands for, and the run's report.
///
/// ```
/// use pipeline::prelude::*;
///
/// let done = pipeline! {
///     let (left, right) = source(1..=4) |> broadcast();
///     let sum = left |> fold(0, |sum, n| sum + n);
///     let items = right |> count();
/// }
/// .run_blocking()?;
/// assert_eq!((done.sum, done.items), (10, 4));
/// assert_eq!(done.report.stage("sum").unwrap().taken, 4);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Finished<O> {
    /// What the block returns: a lone result, or a struct of the named ones.
    pub output: O,
    /// Counts and times.
    pub report: Report,
}

impl<O> Finished<O> {
    /// The output alone.
    pub fn into_output(self) -> O {
        self.output
    }
}

impl<O> Deref for Finished<O> {
    type Target = O;

    fn deref(&self) -> &O {
        &self.output
    }
}

impl<'env, M, E, B, O, Finish> Pipeline<'env, M, E, B>
where
    M: Mode,
    B: FnOnce(&mut Scope<'env, M>) -> Finish,
    Finish: FnOnce() -> O,
{
    /// Made by `pipeline!`.
    #[doc(hidden)]
    pub fn new(graph: &'static Graph, engine: E, build: B) -> Self {
        Pipeline { graph, engine, build, mode: PhantomData }
    }

    /// What the block declares, and how it was planned.
    pub fn graph(&self) -> &'static Graph {
        self.graph
    }

    /// Runs on the declared engine, from when the future is first polled.
    ///
    /// ```
    /// use pipeline::prelude::*;
    ///
    /// # pollster::block_on(async {
    /// let sum = pipeline! { source(1..=4) |> fold(0, |sum, n| sum + n); };
    /// assert_eq!(sum.run().await?.output, 10);
    /// # Ok::<(), Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// The first failure of a stage, a source or a sink; a caught panic; a stall.
    pub fn run(self) -> Run<'env, M, E, B, E::Driver, O, Finish>
    where
        E: Engine<'env, M>,
    {
        Run::new(self.graph, self.engine, self.build)
    }

    /// Runs on another engine of the pipeline's mode.
    ///
    /// ```
    /// use pipeline::prelude::*;
    ///
    /// # pollster::block_on(async {
    /// let sum = pipeline! { source(1..=4) |> boundary() |> fold(0, |sum, n| sum + n); };
    /// let done = sum.run_on(&engine::Sync::new().seed(7)).await?;
    /// assert_eq!((done.output, done.report.engine), (10, "sync"));
    /// # Ok::<(), Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// As [`Pipeline::run`].
    pub fn run_on<F>(self, engine: &F) -> Run<'env, M, &F, B, F::Driver, O, Finish>
    where
        F: Engine<'env, M>,
    {
        Run::new(self.graph, engine, self.build)
    }

    /// Runs to the end while the caller's thread is blocked. It may borrow, also on engines with threads of their own.
    ///
    /// ```
    /// use pipeline::prelude::*;
    ///
    /// let text = String::from("tea and cake");
    /// let longest = pipeline! {
    ///     source(text.split(' ')) |> map(str::len) |> fold(0, |longest: usize, length| longest.max(length));
    /// };
    /// assert_eq!(longest.run_blocking()?.output, 4);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Pipeline::run`]; and inside a tokio runtime, which it would block.
    pub fn run_blocking(self) -> Result<Finished<O>, Error>
    where
        E: RunBlocking<'env, M>,
    {
        run_blocking(self.graph, &self.engine, self.build)
    }

    /// [`Pipeline::run_blocking`] on another engine of the pipeline's mode.
    ///
    /// ```
    /// use pipeline::prelude::*;
    ///
    /// let words = ["one", "two", "three"].map(String::from);
    /// let lengths = pipeline! { source(words.iter()) |> map(String::len) |> boundary() |> collect::<Vec<_>>(); };
    /// let done = lengths.run_blocking_on(&engine::Sync::new().seed(7))?;
    /// assert_eq!((done.report.engine, done.into_output()), ("sync", vec![3, 3, 5]));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Pipeline::run_blocking`].
    pub fn run_blocking_on<F>(self, engine: &F) -> Result<Finished<O>, Error>
    where
        F: RunBlocking<'env, M>,
    {
        run_blocking(self.graph, engine, self.build)
    }

    /// Starts on the declared engine and gives a handle to the run. On an engine without threads of its own, the run goes on
    /// while [`Handle::join`] or [`Handle::drain`] is awaited.
    ///
    /// ```
    /// use std::time::Duration;
    /// use pipeline::prelude::*;
    ///
    /// # pollster::block_on(async {
    /// let endless = pipeline! { source(0_u64..) |> #[name = "seen"] map(|n| n) |> count(); };
    /// let run = endless.start()?;
    /// assert_eq!(run.snapshot().stage("seen").unwrap().taken, 0);
    /// // Its source stops, and what is on its way comes to its end.
    /// let done = run.drain(Duration::from_secs(1)).await?;
    /// assert_eq!(done.report.stage("seen").unwrap().given, done.output);
    /// # Ok::<(), Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// If the engine cannot run here.
    pub fn start(self) -> Result<Handle<'env, O, E::Driver, Finish>, Error>
    where
        E: Engine<'env, M>,
    {
        start(self.graph, &self.engine, self.build)
    }

    /// [`Pipeline::start`] on another engine of the pipeline's mode.
    ///
    /// ```
    /// use pipeline::prelude::*;
    ///
    /// # pollster::block_on(async {
    /// let counted = pipeline! { source(0..10_000) |> boundary() |> count(); };
    /// let run = counted.start_on(&engine::Sync::new().seed(7))?;
    /// assert_eq!(run.snapshot().engine, "sync");
    /// assert_eq!(run.join().await?.output, 10_000);
    /// # Ok::<(), Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// If the engine cannot run here.
    pub fn start_on<F>(self, engine: &F) -> Result<Handle<'env, O, F::Driver, Finish>, Error>
    where
        F: Engine<'env, M>,
    {
        start(self.graph, engine, self.build)
    }
}

impl<M, E, B> fmt::Debug for Pipeline<'_, M, E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline").field("name", &self.graph.name).finish_non_exhaustive()
    }
}

type Started<'env, O, D, F> = Result<Handle<'env, O, D, F>, Error>;

pub(super) fn start<'env, M, E, B, O, Finish>(
    graph: &'static Graph,
    engine: &E,
    build: B,
) -> Started<'env, O, E::Driver, Finish>
where
    M: Mode,
    E: Engine<'env, M>,
    B: FnOnce(&mut Scope<'env, M>) -> Finish,
    Finish: FnOnce() -> O,
{
    let context = engine.context().map_err(|failure| not_started(graph, failure))?;
    let built = islands(graph, context, build);
    let (Islands { tasks, run }, finish) = built.map_err(|failure| not_started(graph, failure))?;
    let driver = engine.launch(tasks, &run).map_err(|failure| not_started(graph, failure))?;
    Ok(Handle::new(run, driver, finish))
}

fn run_blocking<'env, M, E, B, O, Finish>(
    graph: &'static Graph,
    engine: &E,
    build: B,
) -> Result<Finished<O>, Error>
where
    M: Mode,
    E: RunBlocking<'env, M>,
    B: FnOnce(&mut Scope<'env, M>) -> Finish,
    Finish: FnOnce() -> O,
{
    let mut built = None;
    let ran = engine.run_blocking(|context| {
        let (islands, finish) = islands(graph, context, build)?;
        built = Some((islands.run.clone(), finish));
        Ok(islands)
    });
    ran.map_err(|failure| not_started(graph, failure))?;
    let (run, finish) = built.expect("an engine that ran has had the islands built");
    run.finished(finish)
}

/// The islands of a new run, and what collects its outputs. Building them calls code of the user's: what replicas capture is cloned.
fn islands<'env, M, B, Finish>(
    graph: &'static Graph,
    context: RunContext,
    build: B,
) -> Result<(Islands<'env, M>, Finish), Failure>
where
    M: Mode,
    B: FnOnce(&mut Scope<'env, M>) -> Finish,
{
    let run = Arc::new(RunState::new(graph, context));
    let entered = run.span().enter();
    tracing::debug!(islands = graph.islands.len(), "run starts");
    let building = AssertUnwindSafe(|| {
        let mut scope = Scope::new(run.clone());
        let finish = build(&mut scope);
        (scope.into_tasks(), finish)
    });
    let (tasks, finish) = catch_unwind(building).map_err(caught)?;
    drop(entered);
    Ok((Islands { tasks, run }, finish))
}

fn not_started(graph: &'static Graph, failure: Failure) -> Error {
    let context = RunContext::new("none", std::sync::Arc::new(Inline));
    let report = Box::new(RunState::new(graph, context).report());
    Error { graph, failure, later: Vec::new(), report }
}
