//! Files, standard input and output, JSON lines and CSV.

#[cfg(feature = "csv")]
pub mod csv;
pub mod file;
#[cfg(feature = "json")]
pub mod json;
pub mod lines;
pub mod read;
pub mod stdin;
pub mod write;

mod paths;

pub use self::paths::{IntoPaths, Paths};
