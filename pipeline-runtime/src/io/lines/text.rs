//! Lines of text: a chunk is checked once to be UTF-8, then cut without looking at it again.

use std::iter::FusedIterator;

use super::{count, cut, middle};
use crate::{
    io::read::{Framing, Made, Piece, ReadFault},
    source::{Items, Place, Shelf},
};

/// Cuts behind line ends. These are never part of another character, so a cut never splits one.
#[derive(Debug, Clone, Copy, Default)]
pub struct LineFraming;

impl Framing for LineFraming {
    type Chunk = LineChunk;

    fn cut(&mut self, bytes: &[u8], seen: usize) -> Option<usize> {
        cut(bytes, seen)
    }

    fn make(&mut self, mut piece: Piece) -> Made<LineChunk> {
        let mut fault = None;
        let text = match String::from_utf8(std::mem::take(&mut piece.bytes)) {
            Ok(text) => text,
            Err(error) => {
                let invalid = error.utf8_error().valid_up_to();
                let (text, lines) = lines_before(error.into_bytes(), invalid);
                fault = Some(piece.fault(lines, invalid, ReadFault::Utf8));
                text
            }
        };
        let (items, lines) = count(text.as_bytes());
        let place = Place::from_origin(piece.origin, piece.line);
        let chunk = LineChunk { text, first: piece.first, place, shelf: piece.shelf };
        Made { chunk, items, lines, fault }
    }
}

/// The lines before the one that byte `invalid` is in, and how many they are.
fn lines_before(mut bytes: Vec<u8>, invalid: usize) -> (String, u64) {
    bytes.truncate(cut(&bytes[..invalid], 0).unwrap_or(0));
    let lines = count(&bytes).1;
    (String::from_utf8(bytes).unwrap_or_default(), lines)
}

/// Whole lines of one file, owned. Its buffer returns to the source when it is dropped.
#[derive(Debug)]
pub struct LineChunk {
    text: String,
    first: u64,
    place: Place,
    shelf: Shelf<u8>,
}

impl LineChunk {
    /// The text of all lines, with their ends.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Drop for LineChunk {
    fn drop(&mut self) {
        self.shelf.put(std::mem::take(&mut self.text).into_bytes());
    }
}

impl Items for LineChunk {
    type Item<'a> = &'a str;
    type Iter<'a> = LineIter<'a>;

    fn items(&mut self) -> LineIter<'_> {
        LineIter { rest: &self.text, first: self.first, place: &self.place, shelf: &self.shelf }
    }

    fn first(&self) -> u64 {
        self.first
    }

    fn place(&self) -> Option<Place> {
        Some(self.place.clone())
    }

    /// The rear half, by bytes, in a buffer of its own.
    fn split(left: &mut LineIter<'_>, next: u64) -> Option<Self> {
        let middle = middle(left.rest.as_bytes())?;
        let (front, rear) = left.rest.split_at(middle);
        let first = next + count(front.as_bytes()).0;
        let mut buffer = left.shelf.take();
        buffer.clear();
        let mut text = String::from_utf8(buffer).unwrap_or_default();
        text.push_str(rear);
        left.rest = front;
        let place = left.place.item(first - left.first);
        Some(LineChunk { text, first, place, shelf: left.shelf.clone() })
    }
}

/// The lines of a text, like [`str::lines`], found with `memchr`.
#[derive(Debug, Clone)]
pub struct LineIter<'a> {
    rest: &'a str,
    /// The ordinal of the chunk's first line, where that was read, and where buffers come from: for a chunk that is split off.
    first: u64,
    place: &'a Place,
    shelf: &'a Shelf<u8>,
}

impl<'a> Iterator for LineIter<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest;
        let Some(end) = memchr::memchr(b'\n', rest.as_bytes()) else {
            self.rest = "";
            return (!rest.is_empty()).then_some(rest);
        };
        self.rest = &rest[end + 1..];
        let line = &rest[..end];
        Some(line.strip_suffix('\r').unwrap_or(line))
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

impl FusedIterator for LineIter<'_> {}
