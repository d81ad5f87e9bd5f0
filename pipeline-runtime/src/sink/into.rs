//! What `sink(..)` accepts.

use super::Drain;

/// Turns what stands in `sink(..)` into a sink. `Kind` tells the implementations apart; exactly one applies to a type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a sink",
    label = "not a sink",
    note = "a sink is a writer such as `file::write_lines(path)`, or a `futures::Sink` wrapped as `sink::Forward::new(sink)`; for a closure there is `for_each`"
)]
pub trait IntoSink<Kind> {
    type Sink: Drain;

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
