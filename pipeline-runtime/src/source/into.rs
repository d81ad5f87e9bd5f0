//! What `source(..)` accepts, and how each kind is used: fused with its stages, or cut from them by an edge.
//!
//! The parameter `Kind` tells the implementations apart, so that they may overlap in the eyes of coherence; exactly
//! one of them applies to a type, so that inference finds it.

use futures::Stream;

use super::{Chunks, Once, Ready, Source};

/// How many items a chunk of owned items holds at most, unless the plan says otherwise.
pub const CHUNK: usize = 1024;

/// Turns what stands in `source(..)` into a source.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a source of items",
    label = "not a source",
    note = "a source is an iterator or a collection, a `Stream`, the receiver of a tokio channel (feature `tokio`), \
            or a `Source` such as `file::lines(path)`",
    note = "a function that gives the next item becomes one through `pipeline::source::from_fn(f)`"
)]
pub trait IntoSource<Kind> {
    /// The source where its items are decoded in the island that fetches them.
    type Fused: Source;
    /// The source where its chunks cross an edge: they are `Send` if the items are.
    type Cut: Source;

    /// The source for stages that take its items in place.
    fn fused(self) -> Self::Fused;

    /// `items` bounds the chunks of sources that gather single items; others cut where their data does.
    fn cut(self, items: usize) -> Self::Cut;
}

/// The source, for use in the island that fetches.
///
/// ```
/// use pipeline_runtime::source::{self, Items, Source};
/// use std::task::{Context, Poll, Waker};
///
/// let mut numbers = source::fused(0..10);
/// let Poll::Ready(Ok(Some(mut all))) = numbers.poll_fetch(&mut Context::from_waker(Waker::noop())) else {
///     unreachable!("a range is always ready")
/// };
/// assert_eq!(all.items().sum::<i32>(), 45);
/// ```
pub fn fused<Kind, S: IntoSource<Kind>>(source: S) -> S::Fused {
    source.fused()
}

/// The source, for use in front of an edge, in chunks of at most [`CHUNK`] items.
pub fn cut<Kind, S: IntoSource<Kind>>(source: S) -> S::Cut {
    source.cut(CHUNK)
}

/// The source, for use in front of an edge that takes at most `items` at once.
pub fn cut_by<Kind, S: IntoSource<Kind>>(source: S, items: usize) -> S::Cut {
    source.cut(items)
}

/// A [`Source`] is used as it is.
#[derive(Debug)]
pub enum Itself {}

impl<S: Source> IntoSource<Itself> for S {
    type Fused = S;
    type Cut = S;

    fn fused(self) -> S {
        self
    }

    fn cut(self, _: usize) -> S {
        self
    }
}

/// An iterator is given whole to its island, or in chunks to an edge.
#[derive(Debug)]
pub enum ByIterator {}

impl<I: IntoIterator> IntoSource<ByIterator> for I {
    type Fused = Once<I::IntoIter>;
    type Cut = Chunks<I::IntoIter>;

    fn fused(self) -> Self::Fused {
        Once::new(self.into_iter())
    }

    fn cut(self, items: usize) -> Self::Cut {
        Chunks::new(self.into_iter(), items)
    }
}

/// Of a stream, a chunk is what is ready.
#[derive(Debug)]
pub enum ByStream {}

impl<S: Stream> IntoSource<ByStream> for S {
    type Fused = Ready<S>;
    type Cut = Ready<S>;

    fn fused(self) -> Self::Fused {
        Ready::new(self, CHUNK)
    }

    fn cut(self, items: usize) -> Self::Cut {
        Ready::new(self, items)
    }
}
