//! Sinks: items are encoded into the sink's own buffer at once, and written when it is flushed.

#[cfg(feature = "tokio")]
mod channel;
mod forward;
mod into;

#[cfg(feature = "tokio")]
pub use self::channel::{Bounded, ByTokioChannel, Unbounded};
pub use self::{
    forward::Forward,
    into::{ByFuturesSink, IntoSink, Itself},
};

use std::task::{Context, Poll};

use crate::{error::Cause, run::context::RunContext};

/// Takes items, borrowed or owned.
///
/// ```
/// use std::task::{Context, Poll};
/// use pipeline::{error::Cause, prelude::*, sink::{Drain, Sink}};
///
/// /// Prints four numbers a line.
/// struct Lines(Vec<u32>);
///
/// impl Sink<u32> for Lines {
///     fn push(&mut self, number: u32) -> Result<(), Cause> {
///         self.0.push(number);
///         Ok(())
///     }
/// }
///
/// impl Drain for Lines {
///     fn room(&self) -> usize {
///         4 - self.0.len()
///     }
///
///     fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
///         println!("{:?}", self.0);
///         self.0.clear();
///         Poll::Ready(Ok(()))
///     }
///
///     fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
///         self.poll_flush(cx)
///     }
/// }
///
/// pipeline! { source(0..10) |> sink(Lines(Vec::new())); }.run_blocking()?;
/// # Ok::<(), Error>(())
/// ```
pub trait Sink<T> {
    /// Takes one item. Called only while [`Drain::room`] is not 0.
    fn push(&mut self, item: T) -> Result<(), Cause>;
}

/// The part of a sink that does not depend on the item's type: see [`Sink`], whose example has both.
pub trait Drain {
    /// Called once, before the first item.
    fn open(&mut self, context: &RunContext) {
        let _ = context;
    }

    /// How many items `push` takes before `poll_flush` must run; 0 when the buffer is full.
    fn room(&self) -> usize;

    /// Writes what is buffered. Ready when nothing is left. Called when the buffer is full, and when no item comes for now.
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>>;

    /// Items keep coming, and others run meanwhile, some every 100 us: a sink whose items somebody waits for hands on what it has.
    /// Without, what is buffered waits for [`Drain::poll_flush`], as is best for what is written in large pieces.
    fn poll_offer(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        Poll::Ready(Ok(()))
    }

    /// Flushes and publishes (an atomic file is renamed here). Called once, only after a normal end.
    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>>;
}
