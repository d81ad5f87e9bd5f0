//! Files as sinks: items are encoded into a buffer at once, and the buffer is written where blocking is allowed.

mod compress;
mod encode;
mod target;
mod temporary;

use std::{
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll, ready},
};

#[cfg(feature = "csv")]
pub use self::encode::Csv;
#[cfg(feature = "json")]
pub use self::encode::JsonLines;
pub use self::encode::{Encode, Lines};
use self::target::Target;
use crate::{
    error::Cause,
    run::context::{Job, RunContext},
    sink::{Drain, Sink},
};

/// Bytes in the buffer from which on nothing more is taken before they are written.
const FULL: usize = 64 * 1024;
/// Items taken before the buffer is looked at again.
const STRIDE: usize = 64;

/// A file being written. By default it appears under its name only when the whole run has ended well: until then it is a
/// temporary file beside it, removed if the run fails. A path that ends in `.gz` is written as gzip data (feature `gzip`).
pub struct Writer<E> {
    encode: E,
    buffer: Vec<u8>,
    target: Option<Target>,
    writing: Option<Job<(Target, Result<(), Cause>)>>,
    /// The step that is being done, or was done last, is the last one.
    publishing: bool,
    context: Option<RunContext>,
}

impl<E> Writer<E> {
    pub(super) fn new(path: PathBuf, encode: E) -> Self {
        Writer {
            encode,
            buffer: Vec::new(),
            target: Some(Target::atomic(path)),
            writing: None,
            publishing: false,
            context: None,
        }
    }

    /// Writes behind what the file holds already, as items come; a failed run leaves what was written.
    #[must_use]
    pub fn append(mut self) -> Self {
        self.target = self.target.map(Target::into_append);
        self
    }

    /// Runs a step on the target where blocking is allowed.
    fn poll_step(
        &mut self,
        cx: &mut Context<'_>,
        step: impl FnOnce(&mut Target, Vec<u8>) -> Result<(), Cause> + Send + 'static,
    ) -> Poll<Result<(), Cause>> {
        if self.writing.is_none() {
            let (Some(mut target), Some(context)) = (self.target.take(), &self.context) else {
                return Poll::Ready(Err(Cause::from("the sink was not opened")));
            };
            let bytes = std::mem::take(&mut self.buffer);
            self.writing = Some(context.blocking(move || {
                let done = step(&mut target, bytes);
                (target, done)
            }));
        }
        self.poll_writing(cx)
    }

    fn poll_writing(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        let Some(writing) = &mut self.writing else { return Poll::Ready(Ok(())) };
        let (target, done) = ready!(Pin::new(writing).poll(cx))?;
        self.writing = None;
        self.target = Some(target);
        Poll::Ready(done)
    }
}

#[cfg(feature = "csv")]
impl Writer<Csv> {
    /// Rows only: for a file that has a header already, or needs none.
    #[must_use]
    pub fn without_header(self) -> Self {
        Writer { encode: self.encode.without_header(), ..self }
    }
}

impl<T, E: Encode<T>> Sink<T> for Writer<E> {
    fn push(&mut self, item: T) -> Result<(), Cause> {
        self.encode.encode(item, &mut self.buffer)
    }
}

impl<E> Drain for Writer<E> {
    fn open(&mut self, context: &RunContext) {
        self.context = Some(context.clone());
    }

    fn room(&self) -> usize {
        if self.buffer.len() < FULL && self.writing.is_none() { STRIDE } else { 0 }
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        ready!(self.poll_writing(cx))?;
        if self.buffer.is_empty() {
            return Poll::Ready(Ok(()));
        }
        self.poll_step(cx, |target, bytes| target.write(&bytes))
    }

    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        if !self.publishing {
            ready!(self.poll_flush(cx))?;
            self.publishing = true;
        }
        self.poll_step(cx, |target, _| target.publish())
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, sync::Arc, task::Waker};

    use super::*;
    use crate::{run::context::Blocking, sync::Mutex, sync::lock};

    type Jobs = Vec<Box<dyn FnOnce() + Send>>;

    /// Runs jobs when it is told to.
    #[derive(Default)]
    struct Later(Mutex<Jobs>);

    impl Blocking for Later {
        fn run(&self, job: Box<dyn FnOnce() + Send>) {
            lock(&self.0).push(job);
        }
    }

    impl Later {
        fn run_all(&self) {
            let jobs = std::mem::take(&mut *lock(&self.0));
            jobs.into_iter().for_each(|job| job());
        }
    }

    #[test]
    fn closing_while_a_write_is_on_its_way_publishes_too() {
        let path = std::env::temp_dir().join(format!("pipeline-close-{}", std::process::id()));
        let later = Arc::new(Later::default());
        let mut writer = Writer::new(path.clone(), Lines);
        writer.open(&RunContext::new("test", later.clone()));
        writer.push("one").unwrap();
        let cx = &mut Context::from_waker(Waker::noop());
        assert!(writer.poll_flush(cx).is_pending());
        assert!(writer.poll_close(cx).is_pending());
        later.run_all();
        assert!(writer.poll_close(cx).is_pending());
        later.run_all();
        assert!(matches!(writer.poll_close(cx), Poll::Ready(Ok(()))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\n");
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn what_is_not_worth_a_write_waits_while_items_keep_coming() {
        let path = std::env::temp_dir().join(format!("pipeline-offer-{}", std::process::id()));
        let later = Arc::new(Later::default());
        let mut writer = Writer::new(path, Lines);
        writer.open(&RunContext::new("test", later.clone()));
        writer.push("one").unwrap();
        let cx = &mut Context::from_waker(Waker::noop());
        assert!(writer.poll_offer(cx).is_ready());
        assert!(lock(&later.0).is_empty(), "a write began");
    }
}
