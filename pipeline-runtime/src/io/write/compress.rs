//! What stands between a writer and its file: nothing, or gzip where the name says so, as it does for a reader.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use crate::io::read::is_gzip;

/// Takes bytes, and is finished before its file is published.
pub(super) trait Out: Write + Send {
    /// Writes what is held back.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

impl Out for File {
    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.flush()
    }
}

pub(super) fn out(path: &Path, file: File) -> io::Result<Box<dyn Out>> {
    if is_gzip(path) { gzip::encode(file) } else { Ok(Box::new(file)) }
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::{fs::File, io};

    use flate2::{Compression, write::GzEncoder};

    use super::Out;

    /// One member; what is appended is one more.
    pub(super) fn encode(file: File) -> io::Result<Box<dyn Out>> {
        Ok(Box::new(GzEncoder::new(file, Compression::default())))
    }

    impl Out for GzEncoder<File> {
        fn finish(self: Box<Self>) -> io::Result<()> {
            GzEncoder::finish(*self).map(drop)
        }
    }
}

#[cfg(not(feature = "gzip"))]
mod gzip {
    use std::{fs::File, io};

    use super::Out;

    pub(super) fn encode(_: File) -> io::Result<Box<dyn Out>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "gzip needs the feature `gzip`"))
    }
}
