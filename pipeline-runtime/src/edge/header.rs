//! What travels with a batch beside its items; the plan chooses it for each edge.

use crate::{
    edge::Batch,
    position::Position,
    source::{Cursor, Items, rear_half},
};

/// The header of a batch: nothing, or one entry an item.
pub trait Header: Default {
    /// The entry of one item.
    type Entry: Copy;

    /// The entries of all items, in their order, taken away; where there are none, one for each that is asked for.
    fn entries(&mut self) -> impl Iterator<Item = Self::Entry>;

    /// Adds the entry of one more item.
    fn push(&mut self, entry: Self::Entry);

    /// The position that an entry tells, if any.
    fn position(entry: Self::Entry) -> Option<Position>;

    /// Takes over the first `count` entries of `from`.
    fn take_front(&mut self, from: &mut Self, count: usize);

    /// Forgets all entries.
    fn clear(&mut self);

    /// Makes room for the entries of `items` in all.
    fn reserve(&mut self, items: usize);
}

impl Header for () {
    type Entry = ();

    fn entries(&mut self) -> impl Iterator<Item = ()> {
        std::iter::repeat(())
    }

    fn push(&mut self, (): ()) {}

    fn position((): ()) -> Option<Position> {
        None
    }

    fn take_front(&mut self, (): &mut Self, _count: usize) {}

    fn clear(&mut self) {}

    fn reserve(&mut self, _items: usize) {}
}

/// The position of every item, where something behind the edge may have to name it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Positions(pub Vec<Position>);

impl Header for Positions {
    type Entry = Position;

    fn entries(&mut self) -> impl Iterator<Item = Position> {
        self.0.drain(..)
    }

    fn push(&mut self, entry: Position) {
        self.0.push(entry);
    }

    fn position(entry: Position) -> Option<Position> {
        Some(entry)
    }

    fn take_front(&mut self, from: &mut Self, count: usize) {
        self.0.extend(from.0.drain(..count));
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    fn reserve(&mut self, items: usize) {
        self.0.reserve(items.saturating_sub(self.0.len()));
    }
}

impl<T, H: Header> Default for Batch<T, H> {
    fn default() -> Self {
        Batch { items: Vec::new(), header: H::default() }
    }
}

impl<T, H: Header> Batch<T, H> {
    /// A batch with room for so many items, whatever it was used for before.
    pub(super) fn for_items(mut self, items: usize) -> Self {
        self.items.reserve(items.saturating_sub(self.items.len()));
        self.header.reserve(items);
        self
    }

    /// Takes over the first `count` items of `from`, with what travels with them.
    pub(super) fn take_front(&mut self, from: &mut Self, count: usize) {
        self.items.extend(from.items.drain(..count));
        self.header.take_front(&mut from.header, count);
    }

    pub(super) fn clear(&mut self) {
        self.items.clear();
        self.header.clear();
    }
}

impl<T> Items for Batch<T> {
    const NUMBERED: bool = false;

    type Item<'a>
        = T
    where
        Self: 'a;
    type Iter<'a>
        = Cursor<'a, T>
    where
        Self: 'a;

    #[inline]
    fn items(&mut self) -> Self::Iter<'_> {
        Cursor::new(&mut self.items)
    }

    fn first(&self) -> u64 {
        0
    }

    fn split(left: &mut Self::Iter<'_>, _next: u64) -> Option<Self> {
        Some(Batch { items: rear_half(left)?, header: () })
    }

    fn on_edge(&self) -> usize {
        self.items.len()
    }
}

impl<T> Items for Batch<T, Positions> {
    const NUMBERED: bool = false;

    type Item<'a>
        = (Position, T)
    where
        Self: 'a;
    type Iter<'a>
        = std::iter::Zip<Cursor<'a, Position>, Cursor<'a, T>>
    where
        Self: 'a;

    #[inline]
    fn items(&mut self) -> Self::Iter<'_> {
        Cursor::new(&mut self.header.0).zip(Cursor::new(&mut self.items))
    }

    fn first(&self) -> u64 {
        0
    }

    fn split(left: &mut Self::Iter<'_>, _next: u64) -> Option<Self> {
        let (header, items) = rear_half(left)?.into_iter().unzip();
        Some(Batch { items, header: Positions(header) })
    }

    fn on_edge(&self) -> usize {
        self.items.len()
    }
}
