//! Files, standard input and output, JSON lines and CSV.

pub mod file;
pub mod lines;
pub mod read;
pub mod stdin;

mod paths;

pub use self::paths::{IntoPaths, Paths};
