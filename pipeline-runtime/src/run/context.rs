//! What a stage may ask of the run it belongs to. Blocking work, time and chance come from here and nowhere else.

use std::{future::Future, pin::Pin, sync::Arc};

use futures::channel::oneshot;

use crate::error::Cause;

/// Where blocking jobs run: at once on the caller's thread, or on a pool of threads for them.
pub trait Blocking: Send + Sync {
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

/// The context of one run, shared by all its islands.
#[derive(Clone)]
pub struct RunContext {
    blocking: Arc<dyn Blocking>,
}

/// The result of a blocking job, when it is there; an error if the job panicked or the engine dropped it.
pub type Job<T> = Pin<Box<dyn Future<Output = Result<T, Cause>> + Send>>;

impl RunContext {
    pub fn new(blocking: Arc<dyn Blocking>) -> Self {
        RunContext { blocking }
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
