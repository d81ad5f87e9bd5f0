//! Sources in two phases: `poll_fetch` does the I/O and yields an owned chunk, `items` borrows items from it in place.

mod cursor;
mod into;
mod iterator;
mod owned;
mod place;
mod shelf;
mod stream;

#[cfg(feature = "tokio")]
mod channel;

use std::task::{Context, Poll};

use crate::{error::Cause, run::context::RunContext};

#[cfg(feature = "tokio")]
pub use self::channel::{ByTokioChannel, Receive, TokioReceiver};
pub(crate) use self::owned::rear_half;
pub use self::{
    cursor::Cursor,
    into::{ByIterator, ByStream, CHUNK, IntoSource, Itself, cut, cut_by, fused},
    iterator::{Chunks, Once, Whole, from_fn},
    owned::OwnedChunk,
    place::Place,
    shelf::Shelf,
    stream::Ready,
};

/// Gives owned chunks of items. The chunk may cross an edge, so that decoding runs elsewhere.
///
/// ```
/// use std::task::{Context, Poll};
/// use pipeline::{error::Cause, prelude::*, source::{OwnedChunk, Source}};
///
/// /// Ten numbers a page.
/// struct Pages(std::ops::Range<u64>);
///
/// impl Source for Pages {
///     type Chunk = OwnedChunk<u64>;
///
///     fn poll_fetch(&mut self, _: &mut Context<'_>) -> Poll<Result<Option<OwnedChunk<u64>>, Cause>> {
///         let page = self.0.next();
///         Poll::Ready(Ok(page.map(|page| OwnedChunk::new((10 * page..10 * page + 10).collect(), 10 * page))))
///     }
/// }
///
/// assert_eq!(pipeline! { source(Pages(0..3)) |> count(); }.run_blocking()?.output, 30);
/// # Ok::<(), Error>(())
/// ```
pub trait Source {
    /// What items are taken from.
    type Chunk: Items;

    /// Called once, before the first fetch.
    fn open(&mut self, context: &RunContext) {
        let _ = context;
    }

    /// The next chunk, or `None` at the end. Cancel-safe: a call that was pending may be given up without loss.
    /// After the end or an error it gives `None`.
    fn poll_fetch(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Self::Chunk>, Cause>>;
}

impl<S: Source + ?Sized> Source for Box<S> {
    type Chunk = S::Chunk;

    fn open(&mut self, context: &RunContext) {
        (**self).open(context);
    }

    fn poll_fetch(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Self::Chunk>, Cause>> {
        (**self).poll_fetch(cx)
    }
}

/// What items are taken from, in place.
///
/// ```
/// use pipeline_runtime::source::Items;
///
/// struct Words {
///     text: String,
///     first: u64,
/// }
///
/// impl Items for Words {
///     type Item<'a> = &'a str;
///     type Iter<'a> = std::str::SplitWhitespace<'a>;
///
///     fn items(&mut self) -> Self::Iter<'_> {
///         self.text.split_whitespace()
///     }
///
///     fn first(&self) -> u64 {
///         self.first
///     }
/// }
///
/// assert!(Words { text: "tea and cake".into(), first: 0 }.items().eq(["tea", "and", "cake"]));
/// ```
pub trait Items {
    /// An item, which may borrow from the chunk.
    type Item<'a>
    where
        Self: 'a;
    /// The items, in order.
    type Iter<'a>: Iterator<Item = Self::Item<'a>>
    where
        Self: 'a;

    /// The chunk knows its first item's ordinal in the source; else items are numbered as they come.
    const NUMBERED: bool = true;

    /// Items are made on demand, so that a drain may stop between two.
    const LAZY: bool = false;

    /// The items. Called once.
    fn items(&mut self) -> Self::Iter<'_>;

    /// The ordinal in its source of the chunk's first item.
    fn first(&self) -> u64;

    /// The ordinal behind its last item, where that is known before they are taken.
    fn end(&self) -> Option<u64> {
        None
    }

    /// How many items there are, where each counts for itself on an edge.
    fn on_edge(&self) -> usize {
        0
    }

    /// Takes the rear half of the items that are left away, as a chunk of its own, so that somebody else may work on it; `next` is
    /// the ordinal of the first item that is left. Not every chunk can be split.
    fn split(left: &mut Self::Iter<'_>, next: u64) -> Option<Self>
    where
        Self: Sized,
    {
        let _ = (left, next);
        None
    }

    /// Where the chunk was read, as a value of its own that outlives the borrow of `items`.
    fn place(&self) -> Option<Place> {
        None
    }
}
