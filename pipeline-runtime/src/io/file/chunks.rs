//! Files as they are: an item is what one read gave.

use std::iter;

use crate::{
    io::{
        IntoPaths,
        read::{Framed, Framing, Made, Piece},
    },
    source::{Items, Place, Shelf},
};

/// A source of raw bytes as `&[u8]`.
pub type FileChunks = Framed<ChunkFraming>;

/// The content of the files at `paths`, in pieces of what one read gives, at most [`Framed::chunk`] bytes.
///
/// ```
/// use pipeline_runtime::io::file;
///
/// let image = file::chunks("disk.img").chunk(1 << 20);
/// ```
pub fn chunks(paths: impl IntoPaths) -> FileChunks {
    Framed::files(paths, ChunkFraming)
}

/// Cuts behind every read.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChunkFraming;

impl Framing for ChunkFraming {
    type Chunk = ByteChunk;

    fn cut(&mut self, bytes: &[u8], _: usize) -> Option<usize> {
        Some(bytes.len())
    }

    fn make(&mut self, piece: Piece) -> Made<ByteChunk> {
        let place = Place::new(piece.origin);
        let chunk = ByteChunk {
            bytes: piece.bytes,
            first: piece.first,
            offset: piece.offset,
            place,
            shelf: piece.shelf,
        };
        Made { chunk, items: 1, lines: 0, fault: None }
    }
}

/// What one read gave: a chunk of one item. Its buffer returns to the source when it is dropped.
#[derive(Debug)]
pub struct ByteChunk {
    bytes: Vec<u8>,
    first: u64,
    offset: u64,
    place: Place,
    shelf: Shelf<u8>,
}

impl ByteChunk {
    /// Where in the file the bytes begin.
    pub fn offset(&self) -> u64 {
        self.offset
    }
}

impl Drop for ByteChunk {
    fn drop(&mut self) {
        self.shelf.put(std::mem::take(&mut self.bytes));
    }
}

impl Items for ByteChunk {
    type Item<'a> = &'a [u8];
    type Iter<'a> = iter::Once<&'a [u8]>;

    fn items(&mut self) -> Self::Iter<'_> {
        iter::once(&self.bytes)
    }

    fn first(&self) -> u64 {
        self.first
    }

    fn place(&self) -> Option<Place> {
        Some(self.place.clone())
    }
}
