//! Iterators as sources: whole, so that the hot loop owns the cursor, or in chunks, so that items cross an edge.

use std::{
    iter,
    task::{Context, Poll},
};

use super::{Items, OwnedChunk, Source, owned::Gather};
use crate::error::Cause;

/// A source of what `next` gives, until it gives `None`.
///
/// It is [`std::iter::from_fn`], found where one looks for it. A `next` that blocks holds up its island, so let
/// the source have an engine for that, or use a stream.
///
/// ```
/// use pipeline_runtime::source;
///
/// let mut left = 3;
/// let countdown = source::from_fn(move || {
///     left -= 1;
///     (left >= 0).then_some(left)
/// });
/// assert!(countdown.eq([2, 1, 0]));
/// ```
pub fn from_fn<T, F: FnMut() -> Option<T>>(next: F) -> iter::FromFn<F> {
    iter::from_fn(next)
}

/// An iterator given whole, as one chunk.
#[derive(Debug)]
pub struct Once<I>(Option<I>);

impl<I: Iterator> Once<I> {
    /// A source of what the iterator gives.
    pub fn new(items: I) -> Self {
        Once(Some(items))
    }
}

impl<I: Iterator> Source for Once<I> {
    type Chunk = Whole<I>;

    fn poll_fetch(&mut self, _: &mut Context<'_>) -> Poll<Result<Option<Whole<I>>, Cause>> {
        Poll::Ready(Ok(self.0.take().map(|items| Whole(Some(items)))))
    }
}

/// The one chunk of an iterator: its items are the iterator itself, by value.
#[derive(Debug)]
pub struct Whole<I>(Option<I>);

impl<I: Iterator> Items for Whole<I> {
    const LAZY: bool = true;

    type Item<'a>
        = I::Item
    where
        I: 'a;
    type Iter<'a>
        = I
    where
        I: 'a;

    /// # Panics
    ///
    /// On the second call: the iterator was given away.
    fn items(&mut self) -> I {
        self.0.take().expect("the items of a whole iterator are taken once")
    }

    fn first(&self) -> u64 {
        0
    }
}

/// An iterator in chunks of owned items.
#[derive(Debug)]
pub struct Chunks<I: Iterator> {
    items: iter::Fuse<I>,
    size: usize,
    gather: Gather<I::Item>,
}

impl<I: Iterator> Chunks<I> {
    /// Chunks of `size` items, at least one.
    pub fn new(items: I, size: usize) -> Self {
        Chunks { items: items.fuse(), size: size.max(1), gather: Gather::new() }
    }
}

impl<I: Iterator> Source for Chunks<I> {
    type Chunk = OwnedChunk<I::Item>;

    fn poll_fetch(&mut self, _: &mut Context<'_>) -> Poll<Result<Option<Self::Chunk>, Cause>> {
        let mut items = self.gather.buffer();
        let more = self.items.by_ref().take(self.size);
        self.gather.filled(&mut items, |items| items.extend(more));
        Poll::Ready(Ok(self.gather.chunk(items)))
    }

    fn recycle(&mut self, chunk: Self::Chunk) {
        self.gather.recycle(chunk);
    }
}
