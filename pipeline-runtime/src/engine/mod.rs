//! Engines: executors of islands. An engine knows futures and wakers; it never sees an item's type.

#[cfg(feature = "dataflow")]
pub mod dataflow;
#[cfg(feature = "hybrid")]
pub mod hybrid;
#[cfg(any(feature = "dataflow", feature = "steal"))]
mod parker;
mod reactor;
#[cfg(any(feature = "dataflow", feature = "steal"))]
mod roster;
#[cfg(any(feature = "dataflow", feature = "steal"))]
mod spin;
#[cfg(feature = "steal")]
pub mod steal;
pub mod sync;
#[cfg(feature = "tokio")]
pub mod tokio;

use std::{future::Future, pin::Pin};

#[cfg(feature = "dataflow")]
pub use self::dataflow::Dataflow;
#[cfg(feature = "hybrid")]
pub use self::hybrid::Hybrid;
#[cfg(feature = "steal")]
pub use self::steal::Steal;
pub use self::sync::Sync;
#[cfg(feature = "tokio")]
pub use self::tokio::Tokio;
use crate::{
    error::Failure,
    run::{RunContext, state::RunState},
    sync::Arc,
};

/// What the declared engine asks of islands.
pub trait Mode: 'static {
    /// An island as an engine sees it.
    type Task<'env>: Future<Output = ()> + Unpin + 'env;
}

/// Islands stay in the caller's task: they may hold `Rc` and borrow.
#[derive(Debug)]
pub enum Local {}

/// Islands may move between threads.
#[derive(Debug)]
pub enum Shared {}

impl Mode for Local {
    type Task<'env> = Pin<Box<dyn Future<Output = ()> + 'env>>;
}

impl Mode for Shared {
    type Task<'env> = Pin<Box<dyn Future<Output = ()> + Send + 'env>>;
}

/// Runs the islands of pipelines of mode `M` that borrow for `'env`. What an engine has to know of a run is this crate's own, so
/// engines are too.
#[diagnostic::on_unimplemented(
    message = "this engine does not run this pipeline",
    note = "a pipeline without `#![engine(..)]`, or with `#![engine(sync)]`, runs on the sync engine only; \
            declare the engine that it is to run on, as `#![engine(steal)]`"
)]
pub trait Engine<'env, M: Mode> {
    /// Ready when every island has ended, or the run was aborted and every island is dropped.
    type Driver: Future<Output = ()> + Unpin + 'env;

    /// The context of a new run on this engine: its time, its chance, where its blocking jobs go.
    fn context(&self) -> Result<RunContext, Failure>;

    /// Takes the islands and starts what can be started without being polled.
    fn launch(
        &self,
        tasks: Vec<M::Task<'env>>,
        run: &Arc<RunState>,
    ) -> Result<Self::Driver, Failure>;
}

/// Runs pipelines that borrow for `'env` to their end while the caller's thread is blocked.
///
/// Only this may move borrowing islands to other threads: a future of a run may be forgotten, and with it the promise that
/// nothing reads what it borrows any more; a call cannot be.
#[diagnostic::on_unimplemented(
    message = "this engine does not run this pipeline while its caller is blocked",
    note = "a pipeline without `#![engine(..)]`, or with `#![engine(sync)]`, runs on the sync engine only; \
            declare the engine that it is to run on, as `#![engine(steal)]`"
)]
pub trait RunBlocking<'env, M: Mode> {
    /// Makes the context of a run, has `build` make its islands, and runs them. Returns, or unwinds, only after every island
    /// is dropped. `build` is called at most once; if it is not, the result is an error.
    ///
    /// # Errors
    /// If the engine cannot run here. What goes wrong in an island is the run's affair.
    fn run_blocking<B>(&self, build: B) -> Result<(), Failure>
    where
        B: FnOnce(RunContext) -> Result<Islands<'env, M>, Failure>;
}

/// The islands of one run, about to start.
pub struct Islands<'env, M: Mode> {
    /// One for each island and replica.
    pub tasks: Vec<M::Task<'env>>,
    /// What they share.
    pub run: Arc<RunState>,
}

/// The system gave no thread to an engine that has its own.
#[cfg(any(feature = "dataflow", feature = "steal"))]
fn no_thread(error: &std::io::Error) -> Failure {
    let cause = format!("no thread could be started: {error}");
    Failure::without_stage(crate::error::FailureKind::Engine(cause.into()))
}

impl<'env, M: Mode, E: Engine<'env, M>> Engine<'env, M> for &E {
    type Driver = E::Driver;

    fn context(&self) -> Result<RunContext, Failure> {
        (**self).context()
    }

    fn launch(
        &self,
        tasks: Vec<M::Task<'env>>,
        run: &Arc<RunState>,
    ) -> Result<Self::Driver, Failure> {
        (**self).launch(tasks, run)
    }
}
