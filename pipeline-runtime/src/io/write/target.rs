//! The file behind a writer: opened at the first write, and published at the end.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::error::Cause;

/// Where bytes go.
pub(super) struct Target {
    path: PathBuf,
    mode: Mode,
    file: Option<File>,
    written: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Beside the path, and renamed at the end.
    Atomic,
    Append,
}

impl Target {
    pub(super) fn atomic(path: PathBuf) -> Self {
        Target { path, mode: Mode::Atomic, file: None, written: 0 }
    }

    pub(super) fn into_append(mut self) -> Self {
        self.mode = Mode::Append;
        self
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Cause> {
        let result = self.opened().and_then(|file| file.write_all(bytes));
        result.map_err(|error| self.describe(&error))?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// The file stands under its name, even if nothing was written.
    pub(super) fn publish(&mut self) -> Result<(), Cause> {
        let flushed = self.opened().and_then(|file| file.flush());
        flushed.map_err(|error| self.describe(&error))?;
        self.file = None;
        if self.mode == Mode::Atomic {
            let renamed = fs::rename(temporary(&self.path), &self.path);
            renamed.map_err(|error| self.describe(&error))?;
            self.mode = Mode::Append;
        }
        Ok(())
    }

    fn opened(&mut self) -> io::Result<&mut File> {
        let file = match (self.file.take(), self.mode) {
            (Some(file), _) => file,
            (None, Mode::Atomic) => File::create(temporary(&self.path))?,
            (None, Mode::Append) => {
                OpenOptions::new().append(true).create(true).open(&self.path)?
            }
        };
        Ok(self.file.insert(file))
    }

    fn describe(&self, error: &io::Error) -> Cause {
        Cause::from(format!(
            "cannot write {} at byte {}: {error}",
            self.path.display(),
            self.written
        ))
    }
}

/// What was not published is removed.
impl Drop for Target {
    fn drop(&mut self) {
        if self.mode == Mode::Atomic && self.file.take().is_some() {
            // Nobody is left to hear of a failure here; the name says what the file is.
            let _ = fs::remove_file(temporary(&self.path));
        }
    }
}

fn temporary(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    path.with_file_name(name)
}
