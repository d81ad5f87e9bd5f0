//! Lines, borrowed in place from the chunk that they were read into.
//!
//! A line is what `str::lines` says: it ends with `\n` or `\r\n`, which are not part of it, and the last one needs
//! no end. A byte order mark is part of the first line.

mod bytes;
mod text;

use std::io::Read;

pub use self::{
    bytes::{ByteLineChunk, ByteLineFraming, ByteLineIter},
    text::{LineChunk, LineFraming, LineIter},
};
use super::read::{Framed, Input};

/// A source of lines as `&str`.
pub type Lines = Framed<LineFraming>;

/// A source of lines as `&[u8]`, whatever their encoding.
pub type ByteLines = Framed<ByteLineFraming>;

/// The lines of any reader; `name` stands for it in messages.
///
/// ```
/// use pipeline_runtime::{io::lines, source::{Items, Source}};
/// use std::task::{Context, Poll, Waker};
///
/// let mut poem = lines::from_reader("poem", &b"roses\nviolets\r\nsugar"[..]);
/// let mut cx = Context::from_waker(Waker::noop());
/// let Poll::Ready(Ok(Some(mut chunk))) = poem.poll_fetch(&mut cx) else { panic!("nothing to wait for") };
/// assert!(chunk.items().eq(["roses", "violets"]));
/// let Poll::Ready(Ok(Some(mut rest))) = poem.poll_fetch(&mut cx) else { panic!("nothing to wait for") };
/// assert!(rest.items().eq(["sugar"]));
/// assert_eq!(rest.first(), 2);
/// ```
pub fn from_reader(name: impl AsRef<str>, reader: impl Read + Send + 'static) -> Lines {
    let input = Input::Reader { name: name.as_ref().into(), reader: Box::new(reader) };
    Framed::new([input].into(), LineFraming)
}

impl Lines {
    /// The same lines as `&[u8]`, not checked to be UTF-8.
    ///
    /// ```
    /// use pipeline_runtime::io::file;
    ///
    /// let lines = file::lines("latin1.txt").bytes();
    /// ```
    #[must_use]
    pub fn bytes(self) -> ByteLines {
        self.reframe(|LineFraming| ByteLineFraming)
    }
}

/// How many lines the bytes hold, the last one with or without an end, and how many ends.
fn count(bytes: &[u8]) -> (u64, u64) {
    let ends = memchr::memchr_iter(b'\n', bytes).count() as u64;
    let open = bytes.last().is_some_and(|&last| last != b'\n');
    (ends + u64::from(open), ends)
}

/// The end of the line that the middle is in, or of the one before if that is the last one: both sides have a line.
fn middle(bytes: &[u8]) -> Option<usize> {
    let middle = bytes.len() / 2;
    let behind = memchr::memchr(b'\n', &bytes[middle..]).map(|end| middle + end + 1);
    let before = || memchr::memrchr(b'\n', &bytes[..middle]).map(|end| end + 1);
    behind.filter(|&end| end < bytes.len()).or_else(before)
}

/// The end of the last whole line.
fn cut(bytes: &[u8], seen: usize) -> Option<usize> {
    memchr::memrchr(b'\n', &bytes[seen..]).map(|end| seen + end + 1)
}
