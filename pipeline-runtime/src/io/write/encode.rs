//! How an item becomes bytes.

use crate::error::Cause;

/// Appends an item's bytes to a buffer.
pub trait Encode<T> {
    fn encode(&mut self, item: T, buffer: &mut Vec<u8>) -> Result<(), Cause>;
}

/// An item and a line feed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lines;

impl<T: AsRef<str>> Encode<T> for Lines {
    fn encode(&mut self, item: T, buffer: &mut Vec<u8>) -> Result<(), Cause> {
        buffer.extend_from_slice(item.as_ref().as_bytes());
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
