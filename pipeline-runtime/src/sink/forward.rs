//! A `futures::Sink` as a sink: one item waits here while the other side is not ready.

use std::{
    error::Error,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures::Sink as FuturesSink;

use super::{Drain, Sink};
use crate::error::Cause;

/// Forwards items to a `futures::Sink`.
#[derive(Debug)]
pub struct Forward<S, T> {
    sink: S,
    waiting: Option<T>,
    item: PhantomData<fn(T)>,
}

impl<S, T> Forward<S, T> {
    /// Forwards to `sink`.
    pub fn new(sink: S) -> Self {
        Forward { sink, waiting: None, item: PhantomData }
    }
}

impl<S, T> Sink<T> for Forward<S, T>
where
    S: FuturesSink<T> + Unpin,
    S::Error: Error + Send + Sync + 'static,
{
    fn push(&mut self, item: T) -> Result<(), Cause> {
        self.waiting = Some(item);
        Ok(())
    }
}

impl<S, T> Drain for Forward<S, T>
where
    S: FuturesSink<T> + Unpin,
    S::Error: Error + Send + Sync + 'static,
{
    fn room(&self) -> usize {
        usize::from(self.waiting.is_none())
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        if self.waiting.is_some() {
            ready!(Pin::new(&mut self.sink).poll_ready(cx))?;
            if let Some(item) = self.waiting.take() {
                Pin::new(&mut self.sink).start_send(item)?;
            }
        }
        Pin::new(&mut self.sink).poll_flush(cx).map_err(Cause::from)
    }

    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        ready!(self.poll_flush(cx))?;
        Pin::new(&mut self.sink).poll_close(cx).map_err(Cause::from)
    }
}
