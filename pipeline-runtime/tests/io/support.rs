//! What every test needs: polling to the end, readers that misbehave, a folder of its own.

use std::{
    fs,
    io::{self, Read},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
};

use pipeline_runtime::{
    error::Cause,
    run::context::{Inline, RunContext},
    source::Source,
};

pub(crate) fn context() -> RunContext {
    RunContext::new("test", Arc::new(Inline))
}

/// What a poll gave; on the inline context nothing is ever pending.
pub(crate) fn now<T>(poll: Poll<T>) -> T {
    match poll {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("pending"),
    }
}

pub(crate) fn fetch<S: Source>(source: &mut S) -> Result<Option<S::Chunk>, Cause> {
    now(source.poll_fetch(&mut Context::from_waker(Waker::noop())))
}

/// Opens the source, hands every chunk over, and returns how it ended.
pub(crate) fn drain<S: Source>(
    mut source: S,
    mut each: impl FnMut(&mut S::Chunk),
) -> Result<(), Cause> {
    source.open(&context());
    while let Some(mut chunk) = fetch(&mut source)? {
        each(&mut chunk);
    }
    assert!(fetch(&mut source)?.is_none(), "the end is final");
    Ok(())
}

/// Gives its parts one read at a time, then fails or ends.
pub(crate) struct Parts {
    pub(crate) parts: Vec<Vec<u8>>,
    pub(crate) failure: Option<io::ErrorKind>,
}

impl Parts {
    pub(crate) fn new<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> Self {
        let mut parts: Vec<_> = parts.into_iter().map(|part| part.as_ref().to_vec()).collect();
        parts.retain(|part| !part.is_empty());
        parts.reverse();
        Parts { parts, failure: None }
    }

    pub(crate) fn then_fail(self, kind: io::ErrorKind) -> Self {
        Parts { failure: Some(kind), ..self }
    }
}

impl Read for Parts {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(part) = self.parts.last_mut() else {
            return self.failure.take().map_or(Ok(0), |kind| Err(kind.into()));
        };
        let count = part.len().min(buffer.len());
        buffer[..count].copy_from_slice(&part[..count]);
        part.drain(..count);
        if part.is_empty() {
            self.parts.pop();
        }
        Ok(count)
    }
}

/// A folder that is gone after the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("pipeline-io-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder");
        Folder(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("a file in the temporary folder");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(feature = "gzip")]
pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).expect("a vector takes all");
    encoder.finish().expect("a vector takes all")
}
