//! CSV with a header (RFC 4180, read as the `csv` crate does). Where the file is read, chunks are only cut behind rows; rows are
//! split where the chunk is used, and deserialised, borrowing from it, in the stage that asks for it.

use std::{fmt, slice, sync::LazyLock};

use csv::{ByteRecord, ReaderBuilder};
use serde::Deserialize;

use super::read::{Framed, Framing, Made, Piece, Shelf};
use crate::{
    source::{Items, Place},
    sync::Arc,
};

/// A source of rows.
pub type CsvRows = Framed<CsvFraming>;

impl CsvRows {
    /// Another byte than `,` between two fields. Before the first read only.
    ///
    /// ```
    /// use pipeline_runtime::io::file;
    ///
    /// let rows = file::csv_rows("export.csv").delimiter(b';');
    /// ```
    #[must_use]
    pub fn delimiter(self, delimiter: u8) -> Self {
        self.reframe(|framing| CsvFraming { delimiter, ..framing })
    }
}

/// Cuts behind rows: at a line end that no quotes are around.
#[derive(Debug, Clone)]
pub struct CsvFraming {
    delimiter: u8,
    state: State,
    header: Option<Arc<ByteRecord>>,
}

/// Where in a row the last byte looked at stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Bare,
    Quoted,
    /// Behind a quote inside of quotes: the end of the field, or half of an escaped quote.
    Closing,
}

impl Default for CsvFraming {
    fn default() -> Self {
        CsvFraming { delimiter: b',', state: State::FieldStart, header: None }
    }
}

impl CsvFraming {
    fn step(&self, byte: u8) -> State {
        match (self.state, byte) {
            (State::Quoted, b'"') => State::Closing,
            (State::Quoted, _) => State::Quoted,
            (State::FieldStart | State::Closing, b'"') => State::Quoted,
            (_, b'\n' | b'\r') => State::FieldStart,
            (_, byte) if byte == self.delimiter => State::FieldStart,
            _ => State::Bare,
        }
    }

    /// Walks over bytes, and hands the place behind each line end that ends a row to `end`.
    fn walk(&mut self, bytes: &[u8], seen: usize, mut end: impl FnMut(usize)) {
        let fresh = &bytes[seen..];
        if self.state != State::Quoted && memchr::memchr(b'"', fresh).is_none() {
            memchr::memchr_iter(b'\n', fresh).for_each(|at| end(seen + at + 1));
            if let Some(&last) = fresh.last() {
                self.state = State::Bare;
                self.state = self.step(last);
            }
            return;
        }
        for (index, &byte) in bytes.iter().enumerate().skip(seen) {
            self.state = self.step(byte);
            if byte == b'\n' && self.state == State::FieldStart {
                end(index + 1);
            }
        }
    }

    fn reader<'b>(&self, bytes: &'b [u8]) -> csv::Reader<&'b [u8]> {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(self.delimiter).has_headers(false).flexible(true);
        builder.from_reader(bytes)
    }
}

impl Framing for CsvFraming {
    type Chunk = CsvChunk;

    fn begin(&mut self) {
        self.state = State::FieldStart;
        self.header = None;
    }

    fn cut(&mut self, bytes: &[u8], seen: usize) -> Option<usize> {
        let mut last = None;
        self.walk(bytes, seen, |end| last = Some(end));
        last
    }

    fn make(&mut self, piece: Piece) -> Made<CsvChunk> {
        let mut items =
            rows(&mut CsvFraming { state: State::FieldStart, ..self.clone() }, &piece.bytes);
        let begins = self.header.is_none() && items > 0;
        if begins {
            let mut header = ByteRecord::new();
            // Reading from memory, without a rule on lengths, cannot fail.
            let _ = self.reader(&piece.bytes).read_byte_record(&mut header);
            header.trim();
            self.header = Some(Arc::new(header));
            items -= 1;
        }
        let lines = memchr::memchr_iter(b'\n', &piece.bytes).count() as u64;
        let chunk = CsvChunk {
            bytes: piece.bytes,
            begins,
            rows: Vec::new(),
            framing: self.clone(),
            first: piece.first,
            place: Place::from_origin(piece.origin, piece.line),
            shelf: piece.shelf,
        };
        Made { items, chunk, lines, fault: None }
    }
}

/// How many rows the bytes hold: lines that are not empty, as far as no quotes are around their ends.
fn rows(framing: &mut CsvFraming, bytes: &[u8]) -> u64 {
    let (mut rows, mut start) = (0, 0);
    let is_row = |row: &[u8]| row.iter().any(|byte| !matches!(byte, b'\n' | b'\r'));
    framing.walk(bytes, 0, |end| {
        rows += u64::from(is_row(&bytes[start..end]));
        start = end;
    });
    rows + u64::from(is_row(&bytes[start..]))
}

/// Rows of one file, owned. They are split where the chunk is used.
#[derive(Debug)]
pub struct CsvChunk {
    bytes: Vec<u8>,
    /// The first row is the header.
    begins: bool,
    rows: Vec<ByteRecord>,
    framing: CsvFraming,
    first: u64,
    place: Place,
    shelf: Shelf,
}

impl Drop for CsvChunk {
    fn drop(&mut self) {
        self.shelf.put(std::mem::take(&mut self.bytes));
    }
}

/// What rows of a file without any have as a header.
static NO_HEADER: LazyLock<ByteRecord> = LazyLock::new(ByteRecord::new);

impl Items for CsvChunk {
    type Item<'a> = CsvRow<'a>;
    type Iter<'a> = CsvRowIter<'a>;

    fn items(&mut self) -> CsvRowIter<'_> {
        let records = self.framing.reader(&self.bytes).into_byte_records();
        self.rows = records.map_while(Result::ok).skip(usize::from(self.begins)).collect();
        CsvRowIter {
            rows: self.rows.iter(),
            header: self.framing.header.as_deref().unwrap_or(&NO_HEADER),
            place: &self.place,
        }
    }

    fn first(&self) -> u64 {
        self.first
    }

    fn place(&self) -> Option<Place> {
        Some(self.place.clone())
    }
}

/// The rows of a chunk.
#[derive(Debug, Clone)]
pub struct CsvRowIter<'a> {
    rows: slice::Iter<'a, ByteRecord>,
    header: &'a ByteRecord,
    place: &'a Place,
}

impl<'a> Iterator for CsvRowIter<'a> {
    type Item = CsvRow<'a>;

    fn next(&mut self) -> Option<CsvRow<'a>> {
        let record = self.rows.next()?;
        Some(CsvRow { record, header: self.header, place: self.place })
    }
}

/// One row, with the header it stands under.
#[derive(Clone, Copy)]
pub struct CsvRow<'a> {
    record: &'a ByteRecord,
    header: &'a ByteRecord,
    place: &'a Place,
}

impl<'a> CsvRow<'a> {
    /// The row as a struct whose fields are named like columns, or as a tuple of all columns in order. `&str` fields borrow.
    ///
    /// # Errors
    /// If a column is missing or its text is not of the field's type, with the line and the field.
    pub fn parse<T: Deserialize<'a>>(self) -> Result<T, CsvError> {
        self.record.deserialize(Some(self.header)).map_err(|cause| CsvError {
            origin: self.place.origin().to_owned(),
            line: self.line(),
            cause,
        })
    }

    /// The fields, unquoted.
    pub fn fields(self) -> impl Iterator<Item = &'a [u8]> {
        self.record.iter()
    }

    /// The field of this column.
    pub fn get(self, column: &str) -> Option<&'a [u8]> {
        let index = self.header.iter().position(|name| name == column.as_bytes())?;
        self.record.get(index)
    }

    /// The line the row begins at, from 1.
    pub fn line(self) -> u64 {
        let inside = self.record.position().map_or(1, csv::Position::line);
        self.place.line().unwrap_or(1) + inside - 1
    }
}

impl fmt::Debug for CsvRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.record.iter().map(String::from_utf8_lossy)).finish()
    }
}

/// What a dead letter keeps of a row: its fields.
impl CsvRow<'_> {
    /// The fields as text, invalid UTF-8 replaced.
    pub fn to_strings(self) -> Vec<String> {
        self.record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect()
    }
}

/// Why a row could not be parsed.
#[derive(Debug)]
pub struct CsvError {
    origin: String,
    line: u64,
    cause: csv::Error,
}

impl CsvError {
    /// The file's path.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The line the row begins at, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CsvError { origin, line, cause } = self;
        match cause.kind() {
            csv::ErrorKind::Deserialize { err, .. } => write!(f, "{origin}:{line}: {err}"),
            _ => write!(f, "{origin}:{line}: {cause}"),
        }
    }
}

impl std::error::Error for CsvError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
