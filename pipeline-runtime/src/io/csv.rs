//! CSV with a header (RFC 4180, read as the `csv` crate does). Where the file is read, chunks are only cut behind rows; rows are
//! split where the chunk is used, and deserialised, borrowing from it, in the stage that asks for it.
//!
//! The mark of a UTF-8 file belongs at its beginning. One in the middle, as of files that were joined, is part of a field.

use std::{
    error, fmt,
    io::{Chain, Read},
    ops::Range,
    sync::{LazyLock, OnceLock},
};

use csv::{ByteRecord, DeserializeError, ReaderBuilder};
use serde::{Deserialize, de::Error as _};

use super::read::{Framed, Framing, Made, Piece};
use crate::{
    source::{Items, Place, Shelf},
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

/// Cuts behind rows: where no quotes are around, at `\n`, `\r\n` or a `\r` alone.
#[derive(Debug, Clone)]
pub struct CsvFraming {
    delimiter: u8,
    state: State,
    header: Option<Arc<ByteRecord>>,
}

/// What the `csv` crate skips where a file begins.
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Where in a row the last byte looked at stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Where a file begins, behind so many bytes of a mark that it is UTF-8.
    FileStart(usize),
    FieldStart,
    Bare,
    Quoted,
    /// Behind a quote inside of quotes: the end of the field, or half of an escaped quote.
    Closing,
    /// Behind a `\r` that ends a row. The row ends here or behind a `\n`: the next byte tells.
    Return,
}

impl Default for CsvFraming {
    fn default() -> Self {
        CsvFraming { delimiter: b',', state: State::FileStart(0), header: None }
    }
}

impl CsvFraming {
    fn step(&self, byte: u8) -> State {
        match (self.state, byte) {
            (State::FileStart(at), byte) if byte == UTF8_MARK[at] => match at {
                2 => State::FieldStart,
                _ => State::FileStart(at + 1),
            },
            (State::FileStart(0), b'"') => State::Quoted,
            (State::Quoted, b'"') => State::Closing,
            (State::Quoted, _) => State::Quoted,
            (State::FieldStart | State::Closing | State::Return, b'"') => State::Quoted,
            (_, b'\r') => State::Return,
            (_, b'\n') => State::FieldStart,
            (_, byte) if byte == self.delimiter => State::FieldStart,
            _ => State::Bare,
        }
    }

    /// Walks over bytes, and hands the place behind each line end that ends a row to `end`.
    fn walk(&mut self, bytes: &[u8], seen: usize, mut end: impl FnMut(usize)) {
        let fresh = &bytes[seen..];
        let is_open = matches!(self.state, State::Quoted | State::FileStart(_));
        if !is_open && memchr::memchr(b'"', fresh).is_none() {
            return self.walk_unquoted(bytes, seen, end);
        }
        for (index, &byte) in bytes.iter().enumerate().skip(seen) {
            let before = self.state;
            self.state = self.step(byte);
            if byte == b'\n' && self.state == State::FieldStart {
                end(index + 1);
            } else if before == State::Return {
                end(index);
            }
        }
    }

    /// As `walk`, if no quotes begin or end behind `seen`.
    fn walk_unquoted(&mut self, bytes: &[u8], seen: usize, mut end: impl FnMut(usize)) {
        let fresh = &bytes[seen..];
        let Some(&last) = fresh.last() else { return };
        if self.state == State::Return && fresh[0] != b'\n' {
            end(seen);
        }
        for at in memchr::memchr2_iter(b'\n', b'\r', fresh) {
            let ends = match fresh[at] {
                b'\n' => true,
                _ => fresh.get(at + 1).is_some_and(|&next| next != b'\n'),
            };
            if ends {
                end(seen + at + 1);
            }
        }
        self.state = State::Bare;
        self.state = self.step(last);
    }

    fn reader<'b>(
        &self,
        lead: &'b [u8],
        bytes: &'b [u8],
    ) -> csv::Reader<Chain<&'b [u8], &'b [u8]>> {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(self.delimiter).has_headers(false).flexible(true);
        builder.from_reader(lead.chain(bytes))
    }
}

impl Framing for CsvFraming {
    type Chunk = CsvChunk;

    fn begin(&mut self) {
        self.state = State::FileStart(0);
        self.header = None;
    }

    fn cut(&mut self, bytes: &[u8], seen: usize) -> Option<usize> {
        let mut last = None;
        self.walk(bytes, seen, |end| last = Some(end));
        last
    }

    fn make(&mut self, piece: Piece) -> Made<CsvChunk> {
        let is_start = piece.offset == 0;
        let mark = if is_start { &UTF8_MARK[..] } else { &[] };
        let bytes = piece.bytes.strip_prefix(mark).unwrap_or(&piece.bytes);
        let lead = if is_start { &[] } else { lead(&piece.bytes) };
        let mut items = rows(&mut CsvFraming { state: State::FieldStart, ..self.clone() }, bytes);
        let begins = self.header.is_none() && items > 0;
        if begins {
            let mut header = ByteRecord::new();
            // Reading from memory, without a rule on lengths, cannot fail.
            let _ = self.reader(lead, &piece.bytes).read_byte_record(&mut header);
            header.trim();
            self.header = Some(Arc::new(header));
            items -= 1;
        }
        let returns = bare_returns(&piece.bytes);
        let lines = line_feeds(&piece.bytes) + returns.len() as u64;
        let text = Text {
            bytes: piece.bytes,
            lead,
            returns,
            begins,
            rows: OnceLock::new(),
            framing: self.clone(),
            place: Place::from_origin(piece.origin, piece.line),
            shelf: piece.shelf,
        };
        let chunk = CsvChunk { text: Arc::new(text), rows: None, first: piece.first };
        Made { items, chunk, lines, fault: None }
    }
}

/// What a reader is given in front of bytes from the middle of a file: an empty line, which is no row, if they begin with a mark that it
/// would skip.
fn lead(bytes: &[u8]) -> &'static [u8] {
    if bytes.starts_with(&UTF8_MARK) { b"\n" } else { &[] }
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

/// The number of `\n`, which is also how the `csv` crate counts lines.
fn line_feeds(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Where `\r` end a line by themselves, in order.
fn bare_returns(bytes: &[u8]) -> Vec<usize> {
    let returns = memchr::memchr_iter(b'\r', bytes);
    returns.filter(|at| bytes.get(at + 1) != Some(&b'\n')).collect()
}

/// Rows of one file, owned: those of a text, or what is left of them for another to work on.
#[derive(Debug)]
pub struct CsvChunk {
    text: Arc<Text>,
    /// Which of the text's rows; `None` is all.
    rows: Option<Range<usize>>,
    first: u64,
}

/// Whole rows, as they were read.
#[derive(Debug)]
struct Text {
    bytes: Vec<u8>,
    lead: &'static [u8],
    /// Where lines end in a `\r` alone.
    returns: Vec<usize>,
    /// The first row is the header.
    begins: bool,
    /// Split where the chunk is used first.
    rows: OnceLock<Vec<ByteRecord>>,
    framing: CsvFraming,
    place: Place,
    shelf: Shelf<u8>,
}

impl Drop for Text {
    fn drop(&mut self) {
        self.shelf.put(std::mem::take(&mut self.bytes));
    }
}

/// What rows of a file without any have as a header.
static NO_HEADER: LazyLock<ByteRecord> = LazyLock::new(ByteRecord::new);

impl Text {
    fn rows(&self) -> &[ByteRecord] {
        self.rows.get_or_init(|| {
            let records = self.framing.reader(self.lead, &self.bytes).into_byte_records();
            records.map_while(Result::ok).skip(usize::from(self.begins)).collect()
        })
    }

    fn header(&self) -> &ByteRecord {
        self.framing.header.as_deref().unwrap_or(&NO_HEADER)
    }

    /// The line the row begins at. The `csv` crate has it begin behind the last one's first line-end byte, and counts
    /// no `\r`.
    fn line(&self, row: &ByteRecord) -> u64 {
        let Some(position) = row.position() else { return 1 };
        let ended = (position.byte() as usize).saturating_sub(self.lead.len());
        let skipped = self.bytes[ended..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
        let start = ended + skipped.count();
        let returns = self.returns.partition_point(|&at| at < start) as u64;
        let line = (position.line() - 1).saturating_sub(self.lead.len() as u64);
        let inside = line + line_feeds(&self.bytes[ended..start]) + returns;
        self.place.line().unwrap_or(1) + inside
    }
}

impl Items for CsvChunk {
    type Item<'a> = CsvRow<'a>;
    type Iter<'a> = CsvRowIter<'a>;

    fn items(&mut self) -> CsvRowIter<'_> {
        let rows = self.text.rows();
        CsvRowIter { left: self.rows.clone().unwrap_or(0..rows.len()), rows, text: &self.text }
    }

    fn first(&self) -> u64 {
        self.first
    }

    fn place(&self) -> Option<Place> {
        let place = &self.text.place;
        let begins = self.rows.as_ref().and_then(|rows| self.text.rows().get(rows.start));
        Some(match begins {
            Some(row) => place.clone().at_line(self.text.line(row)),
            None => place.clone(),
        })
    }

    /// The rear half of the rows, of the same text.
    fn split(left: &mut CsvRowIter<'_>, next: u64) -> Option<Self> {
        let front = left.left.len().div_ceil(2);
        let middle = left.left.start + front;
        let rear = middle..left.left.end;
        if rear.is_empty() {
            return None;
        }
        left.left.end = middle;
        Some(CsvChunk { text: left.text.clone(), rows: Some(rear), first: next + front as u64 })
    }
}

/// The rows of a chunk.
#[derive(Debug, Clone)]
pub struct CsvRowIter<'a> {
    /// Those of the text's rows that are left.
    left: Range<usize>,
    rows: &'a [ByteRecord],
    text: &'a Arc<Text>,
}

impl<'a> Iterator for CsvRowIter<'a> {
    type Item = CsvRow<'a>;

    fn next(&mut self) -> Option<CsvRow<'a>> {
        let record = self.rows.get(self.left.next()?)?;
        Some(CsvRow { record, text: self.text })
    }
}

/// One row, with the header it stands under.
#[derive(Clone, Copy)]
pub struct CsvRow<'a> {
    record: &'a ByteRecord,
    text: &'a Text,
}

impl<'a> CsvRow<'a> {
    /// The row as a struct whose fields are named like columns, or as a tuple of all columns in order. `&str` fields borrow.
    ///
    /// # Errors
    /// If a column is missing or its text is not of the field's type, with the line and the field.
    pub fn parse<T: Deserialize<'a>>(self) -> Result<T, CsvError> {
        self.record.deserialize(Some(self.text.header())).map_err(|error| CsvError {
            place: self.text.place.clone().at_line(self.line()),
            cause: without_position(error),
        })
    }

    /// The fields, unquoted.
    pub fn fields(self) -> impl Iterator<Item = &'a [u8]> {
        self.record.iter()
    }

    /// The field of this column.
    pub fn get(self, column: &str) -> Option<&'a [u8]> {
        let index = self.text.header().iter().position(|name| name == column.as_bytes())?;
        self.record.get(index)
    }

    /// The line the row begins at, from 1. A line ends at `\n`, at `\r\n` or at a `\r` alone.
    pub fn line(self) -> u64 {
        self.text.line(self.record)
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

/// A row that is not what it should be, and where it stands.
#[derive(Debug)]
pub struct CsvError {
    place: Place,
    cause: DeserializeError,
}

impl CsvError {
    /// The file, and the line the row begins at.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What is wrong with the row.
    pub fn cause(&self) -> &DeserializeError {
        &self.cause
    }
}

/// What is wrong, without the place: the reader knows the chunk and not the file, so its line is another.
fn without_position(error: csv::Error) -> DeserializeError {
    match error.into_kind() {
        csv::ErrorKind::Deserialize { err, .. } => err,
        // A row that is read already fails in no other way.
        other => DeserializeError::custom(format_args!("{other:?}")),
    }
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.cause)
    }
}

impl error::Error for CsvError {}
