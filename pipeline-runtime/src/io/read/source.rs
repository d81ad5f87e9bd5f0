//! The source around a reader: between two chunks the reader is here, during a read it is with the job.

use std::{
    collections::VecDeque,
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use super::{Framing, Input, reader::Reader};
use crate::{
    error::Cause,
    io::IntoPaths,
    run::context::{Inline, Job, RunContext},
    source::Source,
};

const CHUNK: usize = 64 << 10;
const MAX_ITEM: usize = 16 << 20;

/// A source that reads inputs one after the other, in chunks of whole items. An item never spans two inputs.
///
/// A regular file is read one chunk ahead; pipes, terminals and readers of the user are not, as a read there may wait
/// for someone or take what others want.
pub struct Framed<F: Framing> {
    state: State<F>,
    context: RunContext,
}

enum State<F: Framing> {
    /// Not begun: the settings may still change.
    Fresh {
        inputs: VecDeque<Input>,
        framing: F,
        chunk: usize,
        max_item: usize,
    },
    Idle(Box<Reader<F>>),
    /// Cancel-safe: a poll that is given up leaves the job here.
    Reading(Job<Fetched<F>>),
    Ended,
}

type Fetched<F> = (Box<Reader<F>>, Result<Option<<F as Framing>::Chunk>, Cause>);

impl<F: Framing> Framed<F> {
    /// Reads the files at `paths`, as gzip data where they end in `.gz`.
    pub fn files(paths: impl IntoPaths, framing: F) -> Self {
        Self::new(paths.into_paths().into_iter().map(Input::of).collect(), framing)
    }

    pub(crate) fn new(inputs: VecDeque<Input>, framing: F) -> Self {
        Framed {
            state: State::Fresh { inputs, framing, chunk: CHUNK, max_item: MAX_ITEM },
            context: RunContext::new("none", Arc::new(Inline)),
        }
    }

    /// How many bytes are read at once: 64 KiB unless set. Before the first read only.
    #[must_use]
    pub fn chunk(mut self, bytes: usize) -> Self {
        if let State::Fresh { chunk, .. } = &mut self.state {
            *chunk = bytes.max(1);
        }
        self
    }

    /// How many bytes an item may take, its end included: 16 MiB unless set. A longer one is an error, so that a file
    /// without line ends cannot fill the memory. Where items are what one read gives, it bounds nothing:
    /// [`Framed::chunk`] does. Before the first read only.
    #[must_use]
    pub fn max_item(mut self, bytes: usize) -> Self {
        if let State::Fresh { max_item, .. } = &mut self.state {
            *max_item = bytes;
        }
        self
    }

    /// The same inputs with another framing. Before the first read only: a source that has begun is left empty.
    pub(crate) fn reframe<G: Framing>(self, change: impl FnOnce(F) -> G) -> Framed<G> {
        let state = match self.state {
            State::Fresh { inputs, framing, chunk, max_item } => {
                State::Fresh { inputs, framing: change(framing), chunk, max_item }
            }
            _ => State::Ended,
        };
        Framed { state, context: self.context }
    }

    fn begin(&self, mut reader: Box<Reader<F>>) -> State<F> {
        State::Reading(self.context.blocking(move || {
            let chunk = reader.read();
            (reader, chunk)
        }))
    }

    /// What comes after a chunk: for a file that waits for nobody, the next one at once.
    fn rest(&self, reader: Box<Reader<F>>) -> State<F> {
        if reader.is_patient() { self.begin(reader) } else { State::Idle(reader) }
    }
}

impl<F: Framing> Source for Framed<F> {
    type Chunk = F::Chunk;

    fn open(&mut self, context: &RunContext) {
        self.context = context.clone();
    }

    fn poll_fetch(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<F::Chunk>, Cause>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Fresh { inputs, framing, chunk, max_item } => {
                    self.state =
                        State::Idle(Box::new(Reader::new(inputs, framing, chunk, max_item)));
                }
                State::Idle(reader) => self.state = self.begin(reader),
                State::Reading(mut job) => {
                    let Poll::Ready(fetched) = job.as_mut().poll(cx) else {
                        self.state = State::Reading(job);
                        return Poll::Pending;
                    };
                    let (reader, chunk) = fetched?;
                    if let Ok(Some(_)) = chunk {
                        self.state = self.rest(reader);
                    }
                    return Poll::Ready(chunk);
                }
                State::Ended => return Poll::Ready(Ok(None)),
            }
        }
    }
}

impl<F: Framing> fmt::Debug for Framed<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Fresh { .. } => "fresh",
            State::Idle(_) => "idle",
            State::Reading(_) => "reading",
            State::Ended => "ended",
        };
        f.debug_struct("Framed").field("state", &state).finish_non_exhaustive()
    }
}
