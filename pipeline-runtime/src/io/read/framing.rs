//! What an item is: where a chunk may end, and what it becomes.

use std::sync::Arc;

use super::{ReadError, ReadFault};
use crate::source::{Items, Shelf};

/// Cuts bytes into chunks of whole items. Runs where blocking is allowed, right behind the read.
pub trait Framing: Send + 'static {
    /// What items are taken from.
    type Chunk: Items + Send + 'static;

    /// A file begins: nothing of the last one is left.
    fn begin(&mut self) {}

    /// The end of the last whole item in `bytes`, which begin with an item. Asked again after more was read if there
    /// is none; `seen` bytes were looked at then. After an end was given, the next call has what follows it.
    fn cut(&mut self, bytes: &[u8], seen: usize) -> Option<usize>;

    /// Makes a chunk of whole items, or of the rest of a file.
    fn make(&mut self, piece: Piece) -> Made<Self::Chunk>;
}

/// Bytes of whole items, and where they were read.
#[derive(Debug)]
pub struct Piece {
    /// Whole items.
    pub bytes: Vec<u8>,
    /// The file's path, or the name that the reader was given.
    pub origin: Arc<str>,
    /// The ordinal in the source of the first item.
    pub first: u64,
    /// The line of the first byte, from 1.
    pub line: u64,
    /// The place of the first byte in the file.
    pub offset: u64,
    /// Where the buffer goes when it is empty.
    pub shelf: Shelf<u8>,
}

impl Piece {
    /// A fault `lines` and `bytes` after the piece's start.
    pub fn fault(&self, lines: u64, bytes: usize, fault: ReadFault) -> ReadError {
        ReadError::new(&self.origin, self.line + lines, self.offset + bytes as u64, fault)
    }
}

/// A chunk, what it holds, and the fault that follows it.
#[derive(Debug)]
pub struct Made<C> {
    /// What items are taken from.
    pub chunk: C,
    /// The number of items; a chunk without items is not given.
    pub items: u64,
    /// The number of line ends.
    pub lines: u64,
    /// Given after the chunk, in place of all that would follow.
    pub fault: Option<ReadError>,
}
