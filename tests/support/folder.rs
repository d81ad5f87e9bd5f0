//! A folder of a test's own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

/// Removed at its end, with what is in it.
pub(crate) struct Folder(TempDir);

#[allow(dead_code, reason = "not every suite asks for everything")]
impl Folder {
    pub(crate) fn new() -> Self {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    /// The path of a file in it, whether it is there or not.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// A file in it with this content.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), content).expect("a file");
        self.path(name)
    }

    /// The names of what is in it, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.root()).expect("the folder");
        let name = |file: fs::DirEntry| file.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = files.map(|file| name(file.expect("a file"))).collect();
        names.sort();
        names
    }
}
