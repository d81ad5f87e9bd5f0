//! Islands that wait for what is outside of the pipeline: on the tokio runtime of whoever starts the run, or in the caller's task.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use futures::{StreamExt, stream::FuturesUnordered};

use super::super::roster::Task;
use crate::{run::state::RunState, sync::Arc};
pub(super) use imp::{Reactor, WhereItMayBlock};

/// The islands' end.
pub(super) enum Waiting<'env> {
    #[cfg(feature = "tokio")]
    OnRuntime(super::super::tokio::Driver),
    InPlace(InPlace<'env>),
}

/// Polled by whoever waits for the run.
pub(super) struct InPlace<'env> {
    tasks: FuturesUnordered<Task<'env>>,
    run: Arc<RunState>,
}

impl<'env> Waiting<'env> {
    /// In the task of whoever polls it.
    pub(super) fn in_place(tasks: Vec<Task<'env>>, run: &Arc<RunState>) -> Self {
        Waiting::InPlace(InPlace { tasks: tasks.into_iter().collect(), run: run.clone() })
    }
}

impl Waiting<'static> {
    /// On the runtime that this is called in, if it is in one.
    pub(super) fn start(tasks: Vec<Task<'static>>, run: &Arc<RunState>) -> Self {
        imp::start(tasks, run)
    }
}

impl Future for Waiting<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match &mut *self {
            #[cfg(feature = "tokio")]
            Waiting::OnRuntime(driver) => Pin::new(driver).poll(cx),
            Waiting::InPlace(islands) => islands.poll(cx),
        }
    }
}

impl InPlace<'_> {
    /// One by one: destructors are the user's, and may panic.
    fn drop_tasks(&mut self) {
        for task in std::mem::take(&mut self.tasks) {
            self.run.drop_task(task);
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.run.watch("caller", cx.waker());
        if self.run.is_aborted() {
            self.drop_tasks();
        }
        while std::task::ready!(self.tasks.poll_next_unpin(cx)).is_some() {}
        Poll::Ready(())
    }
}

/// Of a run that was dropped.
impl Drop for InPlace<'_> {
    fn drop(&mut self) {
        self.drop_tasks();
    }
}

#[cfg(feature = "tokio")]
mod imp {
    use std::future::Future;

    use ::tokio::runtime::{Builder, EnterGuard, Handle, Runtime};

    use super::{
        super::super::{reactor::surrounding, roster::Task, tokio},
        Waiting,
    };
    use crate::{
        error::{Failure, FailureKind},
        run::{context::Blocking, state::RunState},
        sync::Arc,
    };

    pub(in super::super) fn start(
        tasks: Vec<Task<'static>>,
        run: &Arc<RunState>,
    ) -> Waiting<'static> {
        match Handle::try_current() {
            Ok(handle) => Waiting::OnRuntime(tokio::spawn_on(&handle, tasks, run)),
            Err(_) => Waiting::in_place(tasks, run),
        }
    }

    /// A runtime for islands that wait while their caller is blocked: one thread serves timers and sockets, also for the
    /// threads of other islands.
    pub(in super::super) struct Reactor(Option<Runtime>);

    impl Reactor {
        pub(in super::super) fn new() -> Result<Self, Failure> {
            let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
            let failure =
                |error: std::io::Error| Failure::without_stage(FailureKind::Engine(error.into()));
            Ok(Reactor(Some(runtime.map_err(failure)?)))
        }

        pub(in super::super) fn enter(&self) -> Option<EnterGuard<'_>> {
            self.0.as_ref().map(Runtime::enter)
        }

        pub(in super::super) fn block_on(&self, future: impl Future<Output = ()>) {
            match &self.0 {
                Some(runtime) => runtime.block_on(future),
                None => pollster::block_on(future),
            }
        }
    }

    /// A read that nobody wants any more is not waited for.
    impl Drop for Reactor {
        fn drop(&mut self) {
            self.0.take().into_iter().for_each(Runtime::shutdown_background);
        }
    }

    /// Blocks the threads that islands have for themselves, and no thread that serves a runtime.
    pub(in super::super) struct WhereItMayBlock;

    impl Blocking for WhereItMayBlock {
        fn run(&self, job: Box<dyn FnOnce() + Send>) {
            match surrounding() {
                Some(runtime) => drop(runtime.spawn_blocking(job)),
                None => job(),
            }
        }
    }
}

#[cfg(not(feature = "tokio"))]
mod imp {
    use std::future::Future;

    use super::{super::super::roster::Task, Waiting};
    pub(in super::super) use crate::run::context::Inline as WhereItMayBlock;
    use crate::{error::Failure, run::state::RunState, sync::Arc};

    pub(in super::super) fn start(
        tasks: Vec<Task<'static>>,
        run: &Arc<RunState>,
    ) -> Waiting<'static> {
        Waiting::in_place(tasks, run)
    }

    /// Nothing but the caller's thread.
    pub(in super::super) struct Reactor;

    impl Reactor {
        pub(in super::super) fn new() -> Result<Self, Failure> {
            Ok(Reactor)
        }

        pub(in super::super) fn enter(&self) {}

        pub(in super::super) fn block_on(&self, future: impl Future<Output = ()>) {
            pollster::block_on(future);
        }
    }
}
