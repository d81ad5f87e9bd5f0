//! Where a chunk was read: what a message about one of its items says.

use std::{fmt, sync::Arc};

/// A file and, where an item is a line, the line of the chunk's first item.
///
/// Cheap to clone: an error that is made while the items borrow the chunk takes its place from here.
///
/// ```
/// use pipeline_runtime::source::Place;
///
/// let place = Place::new("access.log").at_line(17);
/// assert_eq!(place.item(3).to_string(), "access.log:20");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    origin: Arc<str>,
    line: Option<u64>,
}

impl Place {
    /// The start of what is read from `origin`.
    pub fn new(origin: impl Into<Arc<str>>) -> Self {
        Place { origin: origin.into(), line: None }
    }

    /// The same origin, with items that are lines, the first of them `line`, counted from 1.
    #[must_use]
    pub fn at_line(self, line: u64) -> Self {
        Place { line: Some(line), ..self }
    }

    pub(crate) fn from_origin(origin: Arc<str>, line: u64) -> Self {
        Place { origin, line: Some(line) }
    }

    /// A file's path, or the name that the reader was given.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The line of the first item, from 1, where items are lines.
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The place of the item `index` items after the first.
    #[must_use]
    pub fn item(&self, index: u64) -> Self {
        Place { origin: Arc::clone(&self.origin), line: self.line.map(|line| line + index) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.origin),
            None => f.write_str(&self.origin),
        }
    }
}
