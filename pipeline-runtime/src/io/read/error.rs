//! What goes wrong when reading, with where: file, line, byte.

use std::{error::Error, fmt, io, sync::Arc};

/// A fault and the first item that it kept from being read.
#[derive(Debug)]
pub struct ReadError {
    origin: Arc<str>,
    line: u64,
    offset: u64,
    fault: ReadFault,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadFault {
    /// The file could not be opened.
    Open(io::Error),
    /// A read failed, or compressed data was damaged or cut short.
    Read(io::Error),
    /// A line is not valid UTF-8.
    Utf8,
    /// An item is longer than this limit in bytes.
    TooLong(usize),
    /// The file starts with something that its format does not allow.
    Header(String),
}

impl ReadError {
    pub(crate) fn new(origin: &Arc<str>, line: u64, offset: u64, fault: ReadFault) -> Self {
        ReadError { origin: Arc::clone(origin), line, offset, fault }
    }

    /// The file's path, or the name that the reader was given.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The line of the fault, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The byte of the fault, from 0; in a compressed file, of the uncompressed data.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// What went wrong.
    pub fn fault(&self) -> &ReadFault {
        &self.fault
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ReadError { origin, line, offset, fault } = self;
        match fault {
            ReadFault::Open(cause) => write!(f, "cannot open `{origin}`: {cause}"),
            ReadFault::Read(cause) => {
                write!(f, "cannot read `{origin}` past byte {offset} (line {line}): {cause}")
            }
            ReadFault::Utf8 => write!(
                f,
                "`{origin}` is not UTF-8 at line {line} (byte {offset}); `.bytes()` gives lines as they are"
            ),
            ReadFault::TooLong(limit) => write!(
                f,
                "`{origin}` has an item of more than {limit} bytes at line {line} (byte {offset}); \
                 `.max_item(bytes)` allows longer ones"
            ),
            ReadFault::Header(what) => write!(f, "`{origin}` has no usable header: {what}"),
        }
    }
}

impl Error for ReadError {
    /// What is behind the I/O error: its own text is part of ours.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.fault {
            ReadFault::Open(cause) | ReadFault::Read(cause) => cause.source(),
            ReadFault::Utf8 | ReadFault::TooLong(_) | ReadFault::Header(_) => None,
        }
    }
}
