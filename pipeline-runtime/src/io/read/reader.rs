//! The blocking half: reads one chunk at a time, over all inputs in turn.
//!
//! A chunk is one read, cut at the end of its last whole item; what follows the cut begins the next chunk. Without
//! a whole item the buffer doubles up to the limit. So a slow pipe gives what it has at once.

use std::{
    collections::VecDeque,
    io::{self, Read},
    sync::Arc,
};

use super::{Framing, Input, Piece, ReadError, ReadFault};
use crate::{error::Cause, source::Shelf};

pub(super) struct Reader<F> {
    inputs: VecDeque<Input>,
    current: Option<Current>,
    framing: F,
    shelf: Shelf<u8>,
    /// The length of a buffer.
    chunk: usize,
    max_item: usize,
    /// The ordinal of the next item.
    next: u64,
    /// What ends the source once the items before it are given.
    fault: Option<ReadError>,
}

/// The input being read, and how far.
struct Current {
    reader: Box<dyn Read + Send>,
    origin: Arc<str>,
    patient: bool,
    /// Read, but behind the last cut.
    carry: Vec<u8>,
    /// Where `carry` begins.
    line: u64,
    offset: u64,
}

/// What one turn at an input gave.
enum Turn {
    /// Whole items.
    Items(Vec<u8>),
    /// All that was left, perhaps nothing.
    Rest(Vec<u8>),
}

impl<F: Framing> Reader<F> {
    pub(super) fn new(inputs: VecDeque<Input>, framing: F, chunk: usize, max_item: usize) -> Self {
        Reader {
            inputs,
            current: None,
            framing,
            // One that grew for a long item is not kept.
            shelf: Shelf::new(2 * chunk),
            chunk,
            max_item,
            next: 0,
            fault: None,
        }
    }

    /// Whether the next chunk may be read before it is asked for.
    pub(super) fn is_patient(&self) -> bool {
        match &self.current {
            Some(current) => current.patient,
            None => self.inputs.is_empty(),
        }
    }

    /// The next chunk that has items, or `None` at the end of the last input.
    pub(super) fn read(&mut self) -> Result<Option<F::Chunk>, Cause> {
        loop {
            if let Some(fault) = self.fault.take() {
                return Err(fault.into());
            }
            if !self.open_next()? {
                return Ok(None);
            }
            if let Some(chunk) = self.read_current()? {
                return Ok(Some(chunk));
            }
        }
    }

    /// Makes sure that an input is open, or says that none is left.
    fn open_next(&mut self) -> Result<bool, ReadError> {
        if self.current.is_some() {
            return Ok(true);
        }
        let Some(input) = self.inputs.pop_front() else { return Ok(false) };
        let origin = input.name();
        let opened =
            input.open().map_err(|cause| ReadError::new(&origin, 1, 0, ReadFault::Open(cause)))?;
        self.current = Some(Current {
            reader: opened.reader,
            patient: opened.patient,
            origin,
            carry: Vec::new(),
            line: 1,
            offset: 0,
        });
        self.framing.begin();
        Ok(true)
    }

    /// A buffer of the usual length, its content whatever it was.
    fn buffer(&self) -> Vec<u8> {
        let mut buffer = self.shelf.take();
        buffer.resize(self.chunk, 0);
        buffer
    }

    fn read_current(&mut self) -> Result<Option<F::Chunk>, ReadError> {
        let Some(mut current) = self.current.take() else { return Ok(None) };
        let buffer = self.buffer();
        match current.turn(&mut self.framing, buffer, self.max_item)? {
            Turn::Items(bytes) => {
                let chunk = self.make(&mut current, bytes);
                self.current = Some(current);
                Ok(chunk)
            }
            Turn::Rest(bytes) if bytes.is_empty() => {
                self.shelf.put(bytes);
                Ok(None)
            }
            Turn::Rest(bytes) => Ok(self.make(&mut current, bytes)),
        }
    }

    fn make(&mut self, current: &mut Current, bytes: Vec<u8>) -> Option<F::Chunk> {
        let length = bytes.len() as u64;
        let made = self.framing.make(Piece {
            bytes,
            origin: Arc::clone(&current.origin),
            first: self.next,
            line: current.line,
            offset: current.offset,
            shelf: self.shelf.clone(),
        });
        self.next += made.items;
        self.fault = made.fault;
        current.line += made.lines;
        current.offset += length;
        (made.items > 0).then_some(made.chunk)
    }
}

impl Current {
    /// Reads into `buffer` until there is a whole item, or to the end.
    fn turn<F: Framing>(
        &mut self,
        framing: &mut F,
        mut buffer: Vec<u8>,
        max_item: usize,
    ) -> Result<Turn, ReadError> {
        let mut filled = self.unload(&mut buffer);
        loop {
            if filled > max_item {
                return Err(self.error(ReadFault::TooLong(max_item)));
            }
            if filled == max_item {
                buffer.truncate(filled);
                return self.read_end(max_item).map(|()| Turn::Rest(buffer));
            }
            grow(&mut buffer, filled, max_item);
            let count = self.read_some(&mut buffer[filled..])?;
            if count == 0 {
                buffer.truncate(filled);
                return Ok(Turn::Rest(buffer));
            }
            let seen = filled;
            filled += count;
            if let Some(end) = cut(framing, &buffer[..filled], seen, max_item) {
                self.carry.extend_from_slice(&buffer[end..filled]);
                buffer.truncate(end);
                return Ok(Turn::Items(buffer));
            }
        }
    }

    /// Moves what was carried over to the front of the buffer.
    fn unload(&mut self, buffer: &mut Vec<u8>) -> usize {
        let length = self.carry.len();
        if buffer.len() < length {
            buffer.resize(length, 0);
        }
        buffer[..length].copy_from_slice(&self.carry);
        self.carry.clear();
        length
    }

    fn read_some(&mut self, buffer: &mut [u8]) -> Result<usize, ReadError> {
        loop {
            match self.reader.read(buffer) {
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                result => return result.map_err(|cause| self.error(ReadFault::Read(cause))),
            }
        }
    }

    /// An item as long as the limit is fine if the file ends with it.
    fn read_end(&mut self, max_item: usize) -> Result<(), ReadError> {
        match self.read_some(&mut [0])? {
            0 => Ok(()),
            _ => Err(self.error(ReadFault::TooLong(max_item))),
        }
    }

    fn error(&self, fault: ReadFault) -> ReadError {
        ReadError::new(&self.origin, self.line, self.offset, fault)
    }
}

/// The end of the last whole item in front of one that is longer than the limit, if there is such a one. Framings say where the last
/// item ends, and nothing of those before it: where the limit is less than what was read, they are shown no more than it at a time.
fn cut<F: Framing>(
    framing: &mut F,
    bytes: &[u8],
    mut seen: usize,
    max_item: usize,
) -> Option<usize> {
    let mut last = None;
    while seen < bytes.len() {
        let begin = last.unwrap_or(0);
        let shown = bytes.len().min(begin + max_item);
        let end = framing.cut(&bytes[begin..shown], seen - begin);
        seen = shown;
        match end {
            Some(end) => last = Some(begin + end),
            None => break,
        }
    }
    last
}

/// Makes room behind what is filled: twice the length, up to the limit and not a byte more.
fn grow(buffer: &mut Vec<u8>, filled: usize, limit: usize) {
    if filled == buffer.len() {
        let length = (2 * filled).min(limit);
        buffer.reserve_exact(length - filled);
        buffer.resize(length, 0);
    }
}
