//! JSON, a line at a time.

use std::{error, fmt};

use serde::Deserialize;

use super::{
    lines::{ByteLineChunk, ByteLineFraming, ByteLineIter},
    read::{Framed, Framing, Made, Piece},
};
use crate::source::{Items, Place};

/// Parses one line; what it gives may borrow from it.
///
/// ```
/// use pipeline_runtime::io::json;
///
/// let pair: (u32, &str) = json::parse(r#"[1, "one"]"#)?;
/// assert_eq!(pair, (1, "one"));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// If the line is not JSON, or not of this type.
pub fn parse<'line, T: Deserialize<'line>>(line: &'line str) -> Result<T, serde_json::Error> {
    serde_json::from_str(line)
}

/// A source of lines that are JSON.
pub type JsonRows = Framed<JsonFraming>;

/// Cuts behind line ends.
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonFraming(ByteLineFraming);

impl Framing for JsonFraming {
    type Chunk = JsonChunk;

    fn cut(&mut self, bytes: &[u8], seen: usize) -> Option<usize> {
        self.0.cut(bytes, seen)
    }

    fn make(&mut self, piece: Piece) -> Made<JsonChunk> {
        let Made { chunk, items, lines, fault } = self.0.make(piece);
        Made { chunk: JsonChunk(chunk), items, lines, fault }
    }
}

/// Whole lines of one file, owned.
#[derive(Debug)]
pub struct JsonChunk(ByteLineChunk);

impl Items for JsonChunk {
    type Item<'a> = JsonRow<'a>;
    type Iter<'a> = JsonIter<'a>;

    fn items(&mut self) -> JsonIter<'_> {
        JsonIter { lines: self.0.items(), taken: 0 }
    }

    fn first(&self) -> u64 {
        self.0.first()
    }

    fn place(&self) -> Option<Place> {
        self.0.place()
    }

    fn split(left: &mut JsonIter<'_>, next: u64) -> Option<Self> {
        ByteLineChunk::split(&mut left.lines, next).map(JsonChunk)
    }
}

/// The lines of a chunk.
#[derive(Debug, Clone)]
pub struct JsonIter<'a> {
    lines: ByteLineIter<'a>,
    taken: u64,
}

impl<'a> Iterator for JsonIter<'a> {
    type Item = JsonRow<'a>;

    #[inline]
    fn next(&mut self) -> Option<JsonRow<'a>> {
        let (bytes, index) = (self.lines.next()?, self.taken);
        self.taken += 1;
        Some(JsonRow { bytes, place: self.lines.place(), index })
    }
}

/// One line, not looked at yet: whether it is UTF-8, and JSON, shows in [`JsonRow::parse`].
#[derive(Debug, Clone, Copy)]
pub struct JsonRow<'a> {
    bytes: &'a [u8],
    place: &'a Place,
    index: u64,
}

impl<'a> JsonRow<'a> {
    /// Parses the line; what it gives may borrow from it.
    ///
    /// # Errors
    /// If the line is not JSON, or not of this type, with where it stands.
    pub fn parse<T: Deserialize<'a>>(self) -> Result<T, JsonError> {
        serde_json::from_slice(self.bytes)
            .map_err(|cause| JsonError { place: self.place.item(self.index), cause })
    }

    /// The line as it is.
    pub fn bytes(self) -> &'a [u8] {
        self.bytes
    }
}

/// A line that is not what it should be, and where it stands.
#[derive(Debug)]
pub struct JsonError {
    place: Place,
    cause: serde_json::Error,
}

impl JsonError {
    /// The file and the line.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What is wrong with the line.
    pub fn cause(&self) -> &serde_json::Error {
        &self.cause
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.cause)
    }
}

impl error::Error for JsonError {}
