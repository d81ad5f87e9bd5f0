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

use super::{Engine, Mode, Shared, sync::refuse_inside_runtime};
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
        let handle = current()?;
        let mut running = JoinSet::new();
        for task in tasks {
            running.spawn_on(task, &handle);
        }
        Ok(Driver { running, run: run.clone() })
    }

    fn context(&self) -> Result<RunContext, Failure> {
        let pool = std::sync::Arc::new(OnPool(current()?));
        Ok(RunContext::new("tokio", pool).with_pacing(Pacing::Time))
    }

    fn block_on<F: Future>(&self, future: F) -> Result<F::Output, Failure> {
        refuse_inside_runtime()?;
        let runtime = ::tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|error| engine_failure(error.into()))?;
        Ok(runtime.block_on(future))
    }
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

/// Waits for the tasks. Dropping it aborts them.
pub struct Driver {
    running: JoinSet<()>,
    run: Arc<RunState>,
}

impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.run.watch(cx.waker());
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
    /// A task that did not end. A stage's panic was caught and reported inside it; what comes here is that of a destructor.
    fn report(&self, lost: JoinError) {
        match lost.try_into_panic() {
            Ok(payload) => self.run.fail(caught(&*payload)),
            Err(_) if self.run.is_aborted() => {}
            Err(_) => self.run.fail(engine_failure("the runtime was shut down".into())),
        }
    }
}
