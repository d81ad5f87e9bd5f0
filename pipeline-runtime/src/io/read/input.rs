//! What is read: a file by its path, standard input, or any reader; opened where blocking is allowed.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Something to read, not open yet.
pub(crate) enum Input {
    Path(PathBuf),
    Stdin,
    Reader { name: Arc<str>, reader: Box<dyn Read + Send> },
}

/// An open input.
pub(super) struct Opened {
    pub(super) reader: Box<dyn Read + Send>,
    /// Reading ahead costs nobody anything: a read neither waits for someone else nor takes what others may want.
    pub(super) patient: bool,
}

impl Input {
    /// Standard input if the path is `-`.
    pub(crate) fn of(path: PathBuf) -> Self {
        if path.as_os_str() == "-" { Input::Stdin } else { Input::Path(path) }
    }

    pub(super) fn name(&self) -> Arc<str> {
        match self {
            Input::Path(path) => path.to_string_lossy().into(),
            Input::Stdin => "standard input".into(),
            Input::Reader { name, .. } => Arc::clone(name),
        }
    }

    pub(super) fn open(self) -> io::Result<Opened> {
        match self {
            Input::Path(path) => open_file(&path),
            Input::Stdin => Ok(Opened { reader: Box::new(io::stdin()), patient: false }),
            Input::Reader { reader, .. } => Ok(Opened { reader, patient: false }),
        }
    }
}

fn open_file(path: &Path) -> io::Result<Opened> {
    let file = File::open(path)?;
    let patient = file.metadata()?.is_file();
    let reader = if is_gzip(path) { gzip::decode(file)? } else { Box::new(file) };
    Ok(Opened { reader, patient })
}

/// Whether the path says that its content is gzip data.
pub(crate) fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::{
        fs::File,
        io::{self, BufReader, Read},
    };

    const COMPRESSED: usize = 64 << 10;

    /// All members of the file, one after the other.
    pub(super) fn decode(file: File) -> io::Result<Box<dyn Read + Send>> {
        let compressed = BufReader::with_capacity(COMPRESSED, file);
        Ok(Box::new(flate2::bufread::MultiGzDecoder::new(compressed)))
    }
}

#[cfg(not(feature = "gzip"))]
mod gzip {
    use std::{
        fs::File,
        io::{self, Read},
    };

    pub(super) fn decode(_: File) -> io::Result<Box<dyn Read + Send>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "gzip needs the feature `gzip`"))
    }
}
