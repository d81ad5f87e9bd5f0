//! A run that has been started.

use std::{
    future::{Future, poll_fn},
    marker::PhantomData,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};

use super::{Finished, Report, held::held, state::RunState};
use crate::{
    error::{Error, Failure, FailureKind},
    graph::Graph,
    sync::Arc,
};

/// Watches and ends a run. Dropping it aborts the run and returns at once.
///
/// ```
/// use pipeline::prelude::*;
///
/// # pollster::block_on(async {
/// let endless = pipeline! { source(0_u64..) |> for_each(|_| ()); };
/// let run = endless.start()?;
/// assert_eq!(run.graph().nodes.len(), 2);
/// let report = run.abort().await;
/// assert_eq!(report.stages.len(), 2);
/// # Ok::<(), Error>(())
/// # }).unwrap();
/// ```
#[must_use = "dropping the handle aborts the run"]
pub struct Handle<'env, O, D, F> {
    state: Arc<RunState>,
    driver: D,
    finish: Option<F>,
    output: PhantomData<fn(&'env ()) -> O>,
}

impl<O, D, F> Handle<'_, O, D, F>
where
    D: Future<Output = ()> + Unpin,
    F: FnOnce() -> O,
{
    pub(crate) fn new(state: Arc<RunState>, driver: D, finish: F) -> Self {
        Handle { state, driver, finish: Some(finish), output: PhantomData }
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// The first failure of the run. If the handle was polled to its end before: that its result was taken.
    pub async fn join(mut self) -> Result<Finished<O>, Error> {
        (&mut self).await
    }

    pub(super) fn poll_join(&mut self, cx: &mut Context<'_>) -> Poll<Result<Finished<O>, Error>> {
        std::task::ready!(Pin::new(&mut self.driver).poll(cx));
        Poll::Ready(match self.finish.take() {
            Some(finish) => self.state.finished(finish),
            None => Err(self.state.taken_already()),
        })
    }

    /// Sources stop, and what is on its way comes to its end, from source to sink.
    ///
    /// ```
    /// use std::{future::{Future, poll_fn}, pin::Pin, task::Poll, time::Duration};
    /// use pipeline::prelude::*;
    ///
    /// # pollster::block_on(async {
    /// let endless = pipeline! { source(0_u64..) |> #[name = "seen"] map(|n| n) |> boundary() |> count(); };
    /// let mut run = endless.start()?;
    /// // It goes on for a while, and would for ever.
    /// poll_fn(|cx| Poll::Ready(assert!(Pin::new(&mut run).poll(cx).is_pending()))).await;
    /// let done = run.drain(Duration::from_secs(10)).await?;
    /// assert!(done.output > 0);
    /// assert_eq!(done.report.stage("seen").unwrap().given, done.output);
    /// # Ok::<(), Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// As [`Handle::join`]. If it takes longer than `timeout`, the run is aborted, and the error says which stages held how
    /// many items.
    pub async fn drain(mut self, timeout: Duration) -> Result<Finished<O>, Error> {
        self.state.drain();
        let mut sleep = pin!(self.state.context().clock().sleep(timeout));
        poll_fn(|cx| {
            if Pin::new(&mut self.driver).poll(cx).is_ready() {
                return Poll::Ready(());
            }
            std::task::ready!(sleep.as_mut().poll(cx));
            let held = held(&self.state);
            self.state.fail(Failure::without_stage(FailureKind::DrainTimedOut(held)));
            Poll::Ready(())
        })
        .await;
        self.join().await
    }

    /// Stops now: what is queued is discarded, islands are dropped. Waits until they are.
    pub async fn abort(mut self) -> Report {
        self.state.abort();
        poll_fn(|cx| Pin::new(&mut self.driver).poll(cx)).await;
        self.state.report()
    }

    /// What was declared and planned.
    pub fn graph(&self) -> &'static Graph {
        self.state.graph()
    }

    /// The counters now.
    pub fn snapshot(&self) -> Report {
        self.state.report()
    }
}

/// Goes on with the run, and ends as [`Handle::join`] does.
impl<O, D, F> Future for Handle<'_, O, D, F>
where
    D: Future<Output = ()> + Unpin,
    F: FnOnce() -> O,
{
    type Output = Result<Finished<O>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_join(cx)
    }
}

/// Nothing in it is pinned.
impl<O, D, F> Unpin for Handle<'_, O, D, F> {}

impl<O, D, F> Drop for Handle<'_, O, D, F> {
    fn drop(&mut self) {
        self.state.abort();
    }
}
