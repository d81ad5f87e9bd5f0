//! Lines of bytes: cut at line ends, their encoding not looked at.

use std::iter::FusedIterator;

use super::{count, cut, middle};
use crate::{
    io::read::{Framing, Made, Piece},
    source::{Items, Place, Shelf},
};

/// Cuts behind line ends.
#[derive(Debug, Clone, Copy, Default)]
pub struct ByteLineFraming;

impl Framing for ByteLineFraming {
    type Chunk = ByteLineChunk;

    fn cut(&mut self, bytes: &[u8], seen: usize) -> Option<usize> {
        cut(bytes, seen)
    }

    fn make(&mut self, piece: Piece) -> Made<ByteLineChunk> {
        let (items, lines) = count(&piece.bytes);
        let place = Place::from_origin(piece.origin, piece.line);
        let chunk =
            ByteLineChunk { bytes: piece.bytes, first: piece.first, place, shelf: piece.shelf };
        Made { chunk, items, lines, fault: None }
    }
}

/// Whole lines of one file, owned. Its buffer returns to the source when it is dropped.
#[derive(Debug)]
pub struct ByteLineChunk {
    bytes: Vec<u8>,
    first: u64,
    place: Place,
    shelf: Shelf<u8>,
}

impl Drop for ByteLineChunk {
    fn drop(&mut self) {
        self.shelf.put(std::mem::take(&mut self.bytes));
    }
}

impl Items for ByteLineChunk {
    type Item<'a> = &'a [u8];
    type Iter<'a> = ByteLineIter<'a>;

    fn items(&mut self) -> ByteLineIter<'_> {
        ByteLineIter {
            rest: &self.bytes,
            first: self.first,
            place: &self.place,
            shelf: &self.shelf,
        }
    }

    fn first(&self) -> u64 {
        self.first
    }

    fn place(&self) -> Option<Place> {
        Some(self.place.clone())
    }

    /// The rear half, by bytes, in a buffer of its own.
    fn split(left: &mut ByteLineIter<'_>, next: u64) -> Option<Self> {
        let (front, rear) = left.rest.split_at(middle(left.rest)?);
        let first = next + count(front).0;
        let mut bytes = left.shelf.take();
        bytes.clear();
        bytes.extend_from_slice(rear);
        left.rest = front;
        let place = left.place.item(first - left.first);
        Some(ByteLineChunk { bytes, first, place, shelf: left.shelf.clone() })
    }
}

/// The lines of a byte string, found with `memchr`.
#[derive(Debug, Clone)]
pub struct ByteLineIter<'a> {
    rest: &'a [u8],
    /// The ordinal of the chunk's first line, where that was read, and where buffers come from: for a chunk that is split off.
    first: u64,
    place: &'a Place,
    shelf: &'a Shelf<u8>,
}

impl<'a> ByteLineIter<'a> {
    /// Where the chunk was read.
    #[cfg(feature = "json")]
    pub(in crate::io) fn place(&self) -> &'a Place {
        self.place
    }
}

impl<'a> Iterator for ByteLineIter<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest;
        let Some(end) = memchr::memchr(b'\n', rest) else {
            self.rest = &[];
            return (!rest.is_empty()).then_some(rest);
        };
        self.rest = &rest[end + 1..];
        let line = &rest[..end];
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// Whether anything is left is known, how many lines are not.
    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        match self.rest.len() {
            0 => (0, Some(0)),
            bytes => (1, Some(bytes)),
        }
    }
}

impl FusedIterator for ByteLineIter<'_> {}
