//! A `futures::Sink` as a sink: a few items wait here while the other side is not ready.

use std::{
    collections::VecDeque,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures::Sink as FuturesSink;

use super::{Drain, Sink};
use crate::error::Cause;

/// Items that wait here at most.
const ROOM: usize = 64;

/// Forwards items to a `futures::Sink`.
#[derive(Debug)]
pub struct Forward<S, T> {
    sink: S,
    waiting: VecDeque<T>,
    item: PhantomData<fn(T)>,
}

impl<S, T> Forward<S, T> {
    /// Forwards to `sink`.
    pub fn new(sink: S) -> Self {
        Forward { sink, waiting: VecDeque::new(), item: PhantomData }
    }
}

impl<S, T> Sink<T> for Forward<S, T>
where
    S: FuturesSink<T, Error: Into<Cause>> + Unpin,
{
    fn push(&mut self, item: T) -> Result<(), Cause> {
        self.waiting.push_back(item);
        Ok(())
    }
}

impl<S, T> Drain for Forward<S, T>
where
    S: FuturesSink<T, Error: Into<Cause>> + Unpin,
{
    fn room(&self) -> usize {
        ROOM.saturating_sub(self.waiting.len())
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        while !self.waiting.is_empty() {
            ready!(Pin::new(&mut self.sink).poll_ready(cx)).map_err(Into::into)?;
            if let Some(item) = self.waiting.pop_front() {
                Pin::new(&mut self.sink).start_send(item).map_err(Into::into)?;
            }
        }
        Pin::new(&mut self.sink).poll_flush(cx).map_err(Into::into)
    }

    fn poll_offer(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.poll_flush(cx)
    }

    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        ready!(self.poll_flush(cx))?;
        Pin::new(&mut self.sink).poll_close(cx).map_err(Into::into)
    }
}
