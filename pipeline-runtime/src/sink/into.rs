//! What `sink(..)` accepts.

use futures::Sink as FuturesSink;

use super::{Drain, Forward};
use crate::error::Cause;

/// Turns what stands in `sink(..)` into a sink. `Kind` tells the implementations apart; exactly one applies to a type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a sink",
    label = "not a sink",
    note = "a sink is a writer such as `file::write_lines(path)`, a `futures::Sink`, or the sender of a tokio channel (feature `tokio`)",
    note = "a function that takes an item is `for_each`"
)]
pub trait IntoSink<Kind> {
    /// What takes the items.
    type Sink: Drain;

    /// The sink.
    fn into_sink(self) -> Self::Sink;
}

/// A [`Drain`] is used as it is.
#[derive(Debug)]
pub enum Itself {}

impl<S: Drain> IntoSink<Itself> for S {
    type Sink = S;

    fn into_sink(self) -> S {
        self
    }
}

/// Items are forwarded to a `futures::Sink` of `T`.
#[derive(Debug)]
pub struct ByFuturesSink<T>(std::marker::PhantomData<T>);

impl<S, T> IntoSink<ByFuturesSink<T>> for S
where
    S: FuturesSink<T, Error: Into<Cause>> + Unpin,
{
    type Sink = Forward<S, T>;

    fn into_sink(self) -> Forward<S, T> {
        Forward::new(self)
    }
}
