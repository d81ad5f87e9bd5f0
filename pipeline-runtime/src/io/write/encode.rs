//! How an item becomes bytes.

use crate::error::Cause;

/// Appends an item's bytes to a buffer.
pub trait Encode<T> {
    /// Appends the item's bytes, or nothing and an error.
    fn encode(&mut self, item: T, buffer: &mut Vec<u8>) -> Result<(), Cause>;
}

/// An item and a line feed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lines;

/// What can be a line: text of any kind.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a line of text",
    label = "its items are `{Self}`, and not text",
    note = "put the stage `map(|item| item.to_string())` in front of it"
)]
pub trait Line {
    /// The line, without its end.
    fn text(&self) -> &str;
}

#[diagnostic::do_not_recommend]
impl<T: AsRef<str>> Line for T {
    fn text(&self) -> &str {
        self.as_ref()
    }
}

impl<T: Line> Encode<T> for Lines {
    fn encode(&mut self, item: T, buffer: &mut Vec<u8>) -> Result<(), Cause> {
        buffer.extend_from_slice(item.text().as_bytes());
        buffer.push(b'\n');
        Ok(())
    }
}

/// An item as JSON on one line.
#[cfg(feature = "json")]
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonLines;

#[cfg(feature = "json")]
impl<T: serde::Serialize> Encode<T> for JsonLines {
    fn encode(&mut self, item: T, buffer: &mut Vec<u8>) -> Result<(), Cause> {
        let start = buffer.len();
        serde_json::to_writer(&mut *buffer, &item).inspect_err(|_| buffer.truncate(start))?;
        buffer.push(b'\n');
        Ok(())
    }
}

/// An item as a row of CSV, the first behind a header.
#[cfg(feature = "csv")]
#[derive(Debug, Clone, Copy)]
pub struct Csv {
    header: bool,
}

#[cfg(feature = "csv")]
impl Default for Csv {
    fn default() -> Self {
        Csv { header: true }
    }
}

#[cfg(feature = "csv")]
impl Csv {
    pub(super) fn without_header(self) -> Self {
        Csv { header: false }
    }
}

#[cfg(feature = "csv")]
impl<T: serde::Serialize> Encode<T> for Csv {
    fn encode(&mut self, item: T, buffer: &mut Vec<u8>) -> Result<(), Cause> {
        let start = buffer.len();
        let mut row = csv::WriterBuilder::new()
            .has_headers(std::mem::take(&mut self.header))
            .buffer_capacity(256)
            .from_writer(&mut *buffer);
        let written = row.serialize(item).and_then(|()| Ok(row.flush()?));
        drop(row);
        written.inspect_err(|_| buffer.truncate(start))?;
        Ok(())
    }
}
