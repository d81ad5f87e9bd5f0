//! A source as an island's input.

use std::task::{Context, Poll};

use super::call::StageMark;
use crate::{
    edge::{Input, Next},
    graph::NodeIndex,
    run::state::RunState,
    source::Source,
    sync::Arc,
};

/// Fetches chunks until the source ends or the run drains.
pub struct SourceInput<S> {
    source: S,
    node: NodeIndex,
    run: Arc<RunState>,
    closed: bool,
}

impl<S: Source> SourceInput<S> {
    pub(crate) fn new(node: NodeIndex, source: S, run: Arc<RunState>) -> Self {
        SourceInput { source, node, run, closed: false }
    }
}

impl<S: Source> Input for SourceInput<S> {
    type Batch = S::Chunk;
    const OUTSIDE: bool = true;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<S::Chunk>> {
        if self.closed || self.run.is_draining() {
            return Poll::Ready(Next::End);
        }
        let mark = StageMark::new(self.node);
        let fetched = mark.passed(self.source.poll_fetch(cx));
        fetched.map(|fetched| match fetched {
            Ok(Some(chunk)) => Next::Batch(chunk),
            Ok(None) => Next::End,
            Err(cause) => Next::Broken(cause),
        })
    }

    fn recycle(&mut self, chunk: S::Chunk) {
        self.source.recycle(chunk);
    }

    fn close(&mut self) {
        self.closed = true;
    }
}
