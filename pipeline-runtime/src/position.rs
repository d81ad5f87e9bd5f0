//! Where an item comes from: the source and its ordinal there, in one word.

use std::fmt;

/// The source (or, behind a fold, the stage) that gave an item, and the item's ordinal there, from 0.
///
/// One word, so that an edge whose far side needs positions pays eight bytes an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(u64);

const ITEM_BITS: u32 = 48;

impl Position {
    /// The `item`-th item of the node numbered `node`; ordinals wrap past 2^48.
    pub const fn new(node: u16, item: u64) -> Self {
        Position((node as u64) << ITEM_BITS | item & ((1 << ITEM_BITS) - 1))
    }

    /// The index in the graph of the node that gave the item.
    pub const fn node(self) -> u16 {
        (self.0 >> ITEM_BITS) as u16
    }

    /// The ordinal of the item among all that this node gave, from 0.
    pub const fn item(self) -> u64 {
        self.0 & ((1 << ITEM_BITS) - 1)
    }

    /// The position `count` items further on at the same node.
    #[must_use]
    pub const fn plus(self, count: u64) -> Self {
        Position::new(self.node(), self.item() + count)
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "item {} of node {}", self.item(), self.node())
    }
}
