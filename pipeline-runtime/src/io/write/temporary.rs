//! A file that has its name only once it is whole.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// A file of its own beside a path. Dropped before it is published, it is removed.
pub(super) struct Temporary {
    path: PathBuf,
    target: PathBuf,
}

/// Makes the names of one process differ.
static NUMBER: AtomicU64 = AtomicU64::new(0);

impl Temporary {
    /// A new file: no other run writes to it, and it was nobody's before.
    pub(super) fn create(target: PathBuf) -> io::Result<(Self, File)> {
        loop {
            let path = name_beside(&target);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((Temporary { path, target }, file)),
                // Left over from a process that had this number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Renames it. If that fails, it is removed.
    pub(super) fn publish(self) -> io::Result<()> {
        fs::rename(&self.path, &self.target)?;
        std::mem::forget(self);
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Nobody is left to hear of a failure here; the name says what the file is.
        let _ = fs::remove_file(&self.path);
    }
}

fn name_beside(target: &Path) -> PathBuf {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{number}.partial", std::process::id()));
    target.with_file_name(name)
}
