//! The file behind a writer: opened at the first write, and published at the end.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use super::{
    compress::{Out, out},
    temporary::Temporary,
};
use crate::error::Cause;

/// Where bytes go.
pub(super) struct Target {
    path: PathBuf,
    mode: Mode,
    out: Option<Box<dyn Out>>,
    /// The file to be renamed at the end, removed if it never is.
    temporary: Option<Temporary>,
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
        Target { path, mode: Mode::Atomic, out: None, temporary: None, written: 0 }
    }

    pub(super) fn into_append(mut self) -> Self {
        self.mode = Mode::Append;
        self
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Cause> {
        let result = self.opened().and_then(|out| out.write_all(bytes));
        result.map_err(|error| self.describe(&error))?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// The file stands under its name, even if nothing was written.
    pub(super) fn publish(&mut self) -> Result<(), Cause> {
        self.close().map_err(|error| self.describe(&error))
    }

    fn close(&mut self) -> io::Result<()> {
        self.opened()?;
        if let Some(out) = self.out.take() {
            out.finish()?;
        }
        if let Some(temporary) = self.temporary.take() {
            temporary.publish()?;
        }
        Ok(())
    }

    fn opened(&mut self) -> io::Result<&mut Box<dyn Out>> {
        if self.out.is_none() {
            let file = match self.mode {
                Mode::Atomic => self.open_atomic()?,
                Mode::Append => OpenOptions::new().append(true).create(true).open(&self.path)?,
            };
            self.out = Some(out(&self.path, file)?);
        }
        self.out.as_mut().ok_or_else(|| io::Error::other("nothing was opened"))
    }

    /// A temporary file, with the permissions of the one it will replace. What is no regular file is written to as it is:
    /// to rename over a device would replace it.
    fn open_atomic(&mut self) -> io::Result<File> {
        let (path, replaced) = match fs::metadata(&self.path) {
            Ok(found) if !found.is_file() => {
                return OpenOptions::new().write(true).open(&self.path);
            }
            Ok(found) => (fs::canonicalize(&self.path)?, Some(found.permissions())),
            Err(_) => (resolved(&self.path)?, None),
        };
        let (temporary, file) = Temporary::create(path)?;
        self.temporary = Some(temporary);
        if let Some(permissions) = replaced {
            file.set_permissions(permissions)?;
        }
        Ok(file)
    }

    fn describe(&self, error: &io::Error) -> Cause {
        Cause::from(format!(
            "cannot write {} at byte {}: {error}",
            self.path.display(),
            self.written
        ))
    }
}

/// Symbolic links in a row that are taken for a circle.
const LINKS: usize = 40;

/// Where a symbolic link leads that leads to nothing yet: the file is to be made there, and the link stays.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let Ok(target) = fs::read_link(&path) else { return Ok(path) };
        // What is absolute replaces the whole of what it is joined to.
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    Err(io::Error::other("too many symbolic links"))
}
