//! A chunk of owned items: how iterators, streams and channels cross an edge.

use super::{Cursor, Items, Shelf};
use crate::island::unmade;

/// Items that a source gathered, with the ordinal of the first.
#[derive(Debug)]
pub struct OwnedChunk<T> {
    items: Vec<T>,
    first: u64,
    shelf: Option<Shelf<T>>,
}

impl<T> OwnedChunk<T> {
    /// A chunk of these items, whose first is the `first`-th of its source.
    pub fn new(items: Vec<T>, first: u64) -> Self {
        OwnedChunk { items, first, shelf: None }
    }

    /// Puts its buffer on this shelf when it is dropped.
    ///
    /// ```
    /// use pipeline_runtime::source::{OwnedChunk, Shelf};
    ///
    /// let shelf = Shelf::new(1024);
    /// drop(OwnedChunk::new(vec!["an", "item"], 0).with_shelf(&shelf));
    /// let buffer = shelf.take();
    /// assert!(buffer.is_empty() && buffer.capacity() >= 2);
    /// ```
    pub fn with_shelf(mut self, shelf: &Shelf<T>) -> Self {
        self.shelf = Some(shelf.clone());
        self
    }
}

impl<T> Drop for OwnedChunk<T> {
    fn drop(&mut self) {
        if let Some(shelf) = self.shelf.take() {
            let mut buffer = std::mem::take(&mut self.items);
            buffer.clear();
            shelf.put(buffer);
        }
    }
}

impl<T> Items for OwnedChunk<T> {
    type Item<'a>
        = T
    where
        T: 'a;
    type Iter<'a>
        = Cursor<'a, T>
    where
        T: 'a;

    fn items(&mut self) -> Self::Iter<'_> {
        Cursor::new(&mut self.items)
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

/// Numbers chunks and fills the buffers that come back: what every source of owned items has.
#[derive(Debug)]
pub(super) struct Gather<T> {
    shelf: Shelf<T>,
    given: u64,
}

/// Items that a vector makes room for at once, at least.
const LEAST: usize = 4;

impl<T> Gather<T> {
    /// For chunks of so many items; a vector that grew to hold them may have room for twice as many.
    pub(super) fn new(size: usize) -> Self {
        Gather { shelf: Shelf::new(2 * size.max(LEAST)), given: 0 }
    }

    pub(super) fn buffer(&self) -> Vec<T> {
        self.shelf.take()
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
        Some(OwnedChunk::new(items, first).with_shelf(&self.shelf))
    }

    /// Keeps a buffer that nothing came into.
    pub(super) fn keep(&self, buffer: Vec<T>) {
        self.shelf.put(buffer);
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
