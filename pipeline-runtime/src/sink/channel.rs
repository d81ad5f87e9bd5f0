//! The senders of tokio channels as sinks.

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::sync::mpsc::{self, error::SendError};

use super::{Drain, IntoSink, Sink};
use crate::error::Cause;

/// The sender of a tokio channel. A receiver that is gone is an error.
#[derive(Debug)]
pub enum ByTokioChannel {}

type Permit<T> = Result<mpsc::OwnedPermit<T>, SendError<()>>;

/// Items that wait here at most.
const ROOM: usize = 64;

/// Sends to a bounded channel: a few items wait here while the channel is full.
pub struct Bounded<T> {
    sender: mpsc::Sender<T>,
    waiting: VecDeque<T>,
    sending: Option<Pin<Box<dyn Future<Output = Permit<T>> + Send>>>,
}

impl<T: Send + 'static> IntoSink<ByTokioChannel> for mpsc::Sender<T> {
    type Sink = Bounded<T>;

    fn into_sink(self) -> Bounded<T> {
        Bounded { sender: self, waiting: VecDeque::new(), sending: None }
    }
}

impl<T: Send + 'static> Bounded<T> {
    fn poll_permit(&mut self, cx: &mut Context<'_>) -> Poll<Permit<T>> {
        let sender = &self.sender;
        let sending = self.sending.get_or_insert_with(|| Box::pin(sender.clone().reserve_owned()));
        let permit = ready!(sending.as_mut().poll(cx));
        self.sending = None;
        Poll::Ready(permit)
    }
}

impl<T: Send + 'static> Sink<T> for Bounded<T> {
    fn push(&mut self, item: T) -> Result<(), Cause> {
        self.waiting.push_back(item);
        Ok(())
    }
}

impl<T: Send + 'static> Drain for Bounded<T> {
    fn room(&self) -> usize {
        ROOM.saturating_sub(self.waiting.len())
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        while !self.waiting.is_empty() {
            let permit = ready!(self.poll_permit(cx)).map_err(|_| closed())?;
            if let Some(item) = self.waiting.pop_front() {
                permit.send(item);
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_offer(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.poll_flush(cx)
    }

    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.poll_flush(cx)
    }
}

/// Sends to an unbounded channel, which never makes the pipeline wait.
pub struct Unbounded<T>(mpsc::UnboundedSender<T>);

impl<T> IntoSink<ByTokioChannel> for mpsc::UnboundedSender<T> {
    type Sink = Unbounded<T>;

    fn into_sink(self) -> Unbounded<T> {
        Unbounded(self)
    }
}

impl<T> Sink<T> for Unbounded<T> {
    fn push(&mut self, item: T) -> Result<(), Cause> {
        self.0.send(item).map_err(|_| closed())
    }
}

impl<T> Drain for Unbounded<T> {
    fn room(&self) -> usize {
        usize::MAX
    }

    fn poll_flush(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        Poll::Ready(Ok(()))
    }
}

fn closed() -> Cause {
    Cause::from("the channel's receiver is gone")
}
