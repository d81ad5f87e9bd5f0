//! A source as an island's input.

use std::task::{Context, Poll};

use super::{call::StageMark, outside::polled};
use crate::{
    edge::{Input, Next},
    graph::NodeIndex,
    position::Position,
    run::{gate::Place, state::RunState},
    source::{CHUNK, IntoSource, Items, Source},
    sync::Arc,
};

/// The source for stages that take its items in place: made where it is opened, so that a panic in the making is its stage's.
pub fn fused<Kind, S: IntoSource<Kind>>(source: S) -> impl FnOnce() -> S::Fused {
    move || source.fused()
}

/// [`fused`], in front of an edge.
pub fn cut<Kind, S: IntoSource<Kind>>(source: S) -> impl FnOnce() -> S::Cut {
    move || source.cut(CHUNK)
}

/// [`cut`], where the edge takes fewer items at once than a source gathers by itself.
pub fn cut_by<Kind, S: IntoSource<Kind>>(source: S, items: usize) -> impl FnOnce() -> S::Cut {
    move || source.cut(items)
}

/// Fetches chunks until the source ends or the run drains.
pub struct SourceInput<S> {
    source: S,
    node: NodeIndex,
    run: Arc<RunState>,
    /// Where it waits for a drain, while it waits for something to give.
    drain: Place,
    /// Of the chunk last given, the ordinal of its first item, and the one behind its last if it knows that.
    last: Option<(u64, Option<u64>)>,
    closed: bool,
}

impl<S: Source> SourceInput<S> {
    pub(crate) fn new(node: NodeIndex, source: S, run: Arc<RunState>) -> Self {
        let drain = run.draining().place();
        SourceInput { source, node, run, drain, last: None, closed: false }
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
        match mark.passed(polled(|| self.source.poll_fetch(cx))) {
            Poll::Ready(Ok(Some(chunk))) => {
                self.last = Some((chunk.first(), chunk.end()));
                Poll::Ready(Next::Batch(chunk))
            }
            Poll::Ready(Ok(None)) => Poll::Ready(Next::End),
            Poll::Ready(Err(cause)) => Poll::Ready(Next::Broken(cause)),
            // What it waits for may never come.
            Poll::Pending => self.run.draining().poll_open(&self.drain, cx).map(|()| Next::End),
        }
    }

    /// Items of chunks that cross an edge are not counted here.
    fn broke_at(&self, counted: Position) -> Option<Position> {
        match self.last {
            None => Some(counted),
            Some((_, Some(end))) => Some(Position::new(self.node, end)),
            Some((first, None)) => (counted.item() > first).then_some(counted),
        }
    }

    fn close(&mut self) {
        self.closed = true;
    }
}
