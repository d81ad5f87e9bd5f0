//! The tokio engine: a task per island and replica on the caller's runtime, multi-thread or current-thread.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use ::tokio::{
    runtime::Handle,
    task::{JoinError, JoinSet},
};

use super::{Engine, Islands, Mode, RunBlocking, Shared, reactor::refuse_inside_runtime};
use crate::{
    error::{Failure, FailureKind},
    island::caught,
    run::{
        RunContext,
        context::{Blocking, Pacing},
        state::RunState,
    },
    sync::Arc,
};

/// Runs islands as tasks of the tokio runtime it is used in.
///
/// ```
/// use pipeline::{engine::Tokio, prelude::*};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let sum = pipeline! {
///     #![engine(tokio)]
///     source(1..=4) |> boundary() |> map(async |n| n) |> fold(0, |sum, n| sum + n);
/// };
/// assert_eq!(sum.run_on(&Tokio::new()).await?.output, 10);
/// # Ok::<(), Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Tokio;

impl Tokio {
    /// On the runtime of whoever runs the pipeline.
    pub fn new() -> Self {
        Tokio
    }
}

impl Engine<'static, Shared> for Tokio {
    type Driver = Driver;

    fn launch(
        &self,
        tasks: Vec<<Shared as Mode>::Task<'static>>,
        run: &Arc<RunState>,
    ) -> Result<Driver, Failure> {
        Ok(spawn_on(&current()?, tasks, run))
    }

    fn context(&self) -> Result<RunContext, Failure> {
        let runtime = current()?;
        let cores = runtime.metrics().num_workers();
        let context = RunContext::new("tokio", std::sync::Arc::new(OnPool(runtime)));
        Ok(context.with_pacing(Pacing::Time).with_cores(cores))
    }
}

/// On a runtime of its own, made for the run. Tokio's tasks cannot borrow, blocked or not.
impl RunBlocking<'static, Shared> for Tokio {
    fn run_blocking<B>(&self, build: B) -> Result<(), Failure>
    where
        B: FnOnce(RunContext) -> Result<Islands<'static, Shared>, Failure>,
    {
        refuse_inside_runtime()?;
        let runtime = ::tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|error| engine_failure(error.into()))?;
        let ended = runtime.block_on(async {
            let Islands { tasks, run } = build(self.context()?)?;
            self.launch(tasks, &run)?.await;
            Ok(())
        });
        // The islands are gone. A read that nobody wants any more, as of a line that is not typed yet, is not waited for.
        runtime.shutdown_background();
        ended
    }
}

/// Gives islands to a runtime.
pub(super) fn spawn_on(
    runtime: &Handle,
    tasks: Vec<<Shared as Mode>::Task<'static>>,
    run: &Arc<RunState>,
) -> Driver {
    let mut running = JoinSet::new();
    for task in tasks {
        running.spawn_on(Guarded { task: Some(task), run: run.clone() }, runtime);
    }
    Driver { running, run: run.clone() }
}

fn current() -> Result<Handle, Failure> {
    Handle::try_current().map_err(|error| engine_failure(error.into()))
}

fn engine_failure(cause: crate::error::Cause) -> Failure {
    Failure::without_stage(FailureKind::Engine(cause))
}

/// Blocking jobs go to the runtime's threads for them.
struct OnPool(Handle);

impl Blocking for OnPool {
    fn run(&self, job: Box<dyn FnOnce() + Send>) {
        drop(self.0.spawn_blocking(job));
    }
}

/// A task that the run drops, by whomever: a panic of a destructor must not reach tokio, which would drop what it carries, and
/// that may panic again.
struct Guarded {
    /// Gone only in `drop`.
    task: Option<<Shared as Mode>::Task<'static>>,
    run: Arc<RunState>,
}

impl Future for Guarded {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match &mut self.task {
            Some(task) => Pin::new(task).poll(cx),
            None => Poll::Ready(()),
        }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.run.drop_task(self.task.take());
    }
}

/// Waits for the tasks. Dropping it aborts them.
pub struct Driver {
    running: JoinSet<()>,
    run: Arc<RunState>,
}

impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.run.watch("tokio", cx.waker());
        if self.run.is_aborted() {
            self.running.abort_all();
        }
        while let Some(joined) = std::task::ready!(self.running.poll_join_next(cx)) {
            if let Err(lost) = joined {
                self.report(lost);
            }
        }
        Poll::Ready(())
    }
}

impl Driver {
    /// A task that did not end. Panics of stages and of destructors were caught and reported inside it.
    fn report(&self, lost: JoinError) {
        match lost.try_into_panic() {
            Ok(payload) => self.run.fail(caught(payload)),
            Err(_) if self.run.is_aborted() => {}
            Err(_) => self.run.fail(engine_failure("the runtime was shut down".into())),
        }
    }
}
