//! Files, read in chunks and written atomically.

mod chunks;

use std::path::PathBuf;

pub use self::chunks::{ByteChunk, ChunkFraming, FileChunks, chunks};
use super::{
    IntoPaths,
    lines::{ByteLines, Lines},
    read::Framed,
    write::{self, Writer},
};

/// The lines of the files at `paths`, in that order, as `&str`.
///
/// `-` is standard input; a path that ends in `.gz` is read as gzip data (feature `gzip`). A line that is not UTF-8
/// or is longer than the limit of [`Framed::max_item`] is an error, given after the lines before it.
///
/// ```
/// use pipeline_runtime::io::file;
///
/// let one = file::lines("access.log");
/// let more = file::lines(["access.log.1.gz", "access.log"]).chunk(1 << 20);
/// ```
pub fn lines(paths: impl IntoPaths) -> Lines {
    Framed::files(paths, super::lines::LineFraming)
}

/// The lines of the files at `paths` as `&[u8]`, whatever their encoding. Otherwise like [`lines`].
pub fn byte_lines(paths: impl IntoPaths) -> ByteLines {
    lines(paths).bytes()
}

/// Writes each item, a string, as a line of the file at `path`. The file appears under its name only when the whole run has
/// ended well; [`Writer::append`] chooses otherwise.
///
/// ```
/// use pipeline_runtime::io::file;
///
/// let errors = file::write_lines("errors.txt");
/// let journal = file::write_lines("journal.txt").append();
/// ```
pub fn write_lines(path: impl Into<PathBuf>) -> Writer<write::Lines> {
    Writer::new(path.into(), write::Lines)
}

/// Writes each item as one line of JSON. Otherwise like [`write_lines`].
#[cfg(feature = "json")]
pub fn json_lines(path: impl Into<PathBuf>) -> Writer<write::JsonLines> {
    Writer::new(path.into(), write::JsonLines)
}

/// The lines of the files at `paths`, each of them JSON. [`JsonRow::parse`](super::json::JsonRow::parse) makes a value of a line; an
/// error says in which file and line. Otherwise like [`byte_lines`].
///
/// ```
/// use pipeline_runtime::io::file;
///
/// let events = file::json_rows(["monday.jsonl", "tuesday.jsonl.gz"]);
/// ```
#[cfg(feature = "json")]
pub fn json_rows(paths: impl IntoPaths) -> super::json::JsonRows {
    Framed::files(paths, super::json::JsonFraming::default())
}

/// The rows of the CSV files at `paths`, each file with a header of its own. [`CsvRow::parse`](super::csv::CsvRow::parse) makes
/// a struct of a row.
///
/// ```
/// use pipeline_runtime::io::file;
///
/// let flights = file::csv_rows(["january.csv", "february.csv.gz"]);
/// ```
#[cfg(feature = "csv")]
pub fn csv_rows(paths: impl IntoPaths) -> super::csv::CsvRows {
    Framed::files(paths, super::csv::CsvFraming::default())
}

/// Writes each item, a struct or a tuple, as a row of CSV; the names of a struct's fields become the header. Otherwise like
/// [`write_lines`].
#[cfg(feature = "csv")]
pub fn write_csv(path: impl Into<PathBuf>) -> Writer<write::Csv> {
    Writer::new(path.into(), write::Csv::default())
}
