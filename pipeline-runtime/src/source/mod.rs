//! Sources in two phases: `poll_fetch` does the I/O and yields an owned chunk, `items` borrows items from it in place.

use std::task::{Context, Poll};

use crate::{error::Cause, run::context::RunContext};

/// Gives owned chunks of items. The chunk may cross an edge, so that decoding runs elsewhere.
pub trait Source {
    type Chunk: Items;

    /// Called once, before the first fetch.
    fn open(&mut self, context: &RunContext) {
        let _ = context;
    }

    /// The next chunk, or `None` at the end. Cancel-safe: a call that was pending may be given up without loss.
    fn poll_fetch(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Self::Chunk>, Cause>>;
}

/// What items are taken from, in place.
pub trait Items {
    type Item<'a>
    where
        Self: 'a;
    type Iter<'a>: Iterator<Item = Self::Item<'a>>
    where
        Self: 'a;

    fn items(&mut self) -> Self::Iter<'_>;

    /// The ordinal in its source of the chunk's first item.
    fn first(&self) -> u64;

    /// Where the chunk was read, for messages: a file's path.
    fn origin(&self) -> Option<&str> {
        None
    }
}
