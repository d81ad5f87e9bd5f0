//! A chunk of owned items: how iterators, streams and channels cross an edge.

use std::vec;

use super::Items;
use crate::island::unmade;

/// Items that a source gathered, with the ordinal of the first.
#[derive(Debug)]
pub struct OwnedChunk<T> {
    items: Vec<T>,
    first: u64,
}

impl<T> OwnedChunk<T> {
    /// A chunk of these items, whose first is the `first`-th of its source.
    pub fn new(items: Vec<T>, first: u64) -> Self {
        OwnedChunk { items, first }
    }

    /// The buffer, emptied, for the next chunk.
    pub fn into_buffer(self) -> Vec<T> {
        let mut buffer = self.items;
        buffer.clear();
        buffer
    }
}

impl<T> Items for OwnedChunk<T> {
    type Item<'a>
        = T
    where
        T: 'a;
    type Iter<'a>
        = vec::Drain<'a, T>
    where
        T: 'a;

    fn items(&mut self) -> Self::Iter<'_> {
        self.items.drain(..)
    }

    fn first(&self) -> u64 {
        self.first
    }

    fn split(left: &mut Self::Iter<'_>, next: u64) -> Option<Self> {
        let front = left.len().div_ceil(2);
        let rear = rear_half(left)?;
        Some(OwnedChunk::new(rear, next + front as u64))
    }

    fn end(&self) -> Option<u64> {
        Some(self.first + self.items.len() as u64)
    }
}

/// The rear half of what is left, if there are two or more.
pub(crate) fn rear_half<T>(
    left: &mut (impl DoubleEndedIterator<Item = T> + ExactSizeIterator),
) -> Option<Vec<T>> {
    let count = left.len() / 2;
    let mut rear: Vec<T> = left.rev().take(count).collect();
    rear.reverse();
    (count > 0).then_some(rear)
}

/// Numbers chunks and keeps the buffer that came back: what every source of owned items has.
#[derive(Debug)]
pub(super) struct Gather<T> {
    spare: Vec<T>,
    given: u64,
}

impl<T> Gather<T> {
    pub(super) fn new() -> Self {
        Gather { spare: Vec::new(), given: 0 }
    }

    pub(super) fn buffer(&mut self) -> Vec<T> {
        std::mem::take(&mut self.spare)
    }

    /// Lets `code` of the user's add items. If it unwinds, the item it was about to add is the one that its panic names.
    pub(super) fn filled<R>(&self, items: &mut Vec<T>, code: impl FnOnce(&mut Vec<T>) -> R) -> R {
        let filling = Filling { items, first: self.given };
        let done = code(&mut *filling.items);
        std::mem::forget(filling);
        done
    }

    /// A chunk of what was gathered; an empty one is no chunk, and its buffer is kept.
    pub(super) fn chunk(&mut self, items: Vec<T>) -> Option<OwnedChunk<T>> {
        if items.is_empty() {
            self.keep(items);
            return None;
        }
        let first = self.given;
        self.given += items.len() as u64;
        Some(OwnedChunk::new(items, first))
    }

    /// Keeps a buffer that nothing came into.
    pub(super) fn keep(&mut self, buffer: Vec<T>) {
        self.spare = buffer;
    }

    pub(super) fn recycle(&mut self, chunk: OwnedChunk<T>) {
        self.spare = chunk.into_buffer();
    }
}

/// A chunk being gathered; dropped only in unwinding.
struct Filling<'a, T> {
    items: &'a mut Vec<T>,
    first: u64,
}

impl<T> Drop for Filling<'_, T> {
    fn drop(&mut self) {
        unmade(self.first + self.items.len() as u64);
    }
}
