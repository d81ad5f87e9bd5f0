//! The context of one island in one run: its input, its budget, its counters, and where it stops.

use std::{
    future::poll_fn,
    task::{Context, Poll},
};

use super::{SinkOutput, SourceInput, call::StageMark, pace::Pace};
use crate::{
    edge::{Blocked, Input, Next, Outputs, Region, Ticket},
    error::{Failure, FailureKind},
    graph::NodeIndex,
    position::Position,
    run::{
        state::RunState,
        task::{TaskState, Wait},
    },
    sink::{Drain, IntoSink},
    source::{Items, Source},
    sync::{Arc, Mutex, lock},
};

/// One island, or one replica of a region's.
pub struct Island {
    pub(super) run: Arc<RunState>,
    pub(super) task: Arc<TaskState>,
    /// The stage that gives its items.
    pub(super) head: NodeIndex,
    pub(super) region: Option<Region>,
    /// The ticket being worked on; shared with whoever catches the island's panic.
    pub(super) ticket: Arc<Mutex<Option<Ticket>>>,
    pub(super) pace: Pace,
    /// The position of the next item, and of the one being worked on.
    pub(super) base: Position,
    pub(super) at: Position,
    pub(super) saw_input: bool,
    /// Items of the batch that were not taken yet, where they came over an edge.
    pub(super) untaken: usize,
    /// The batch makes its items on demand: a drain may stop between two.
    pub(super) lazy: bool,
    /// The last hot block's items were those of an expanding stage, not the island's input.
    pub(super) inner: bool,
}

impl Island {
    pub(crate) fn new(
        run: Arc<RunState>,
        task: Arc<TaskState>,
        region: Option<Region>,
        ticket: Arc<Mutex<Option<Ticket>>>,
    ) -> Self {
        let description = &run.graph().islands[task.island];
        let head = description.nodes[0];
        // Items that are decoded from a source's chunks are the source's.
        let mut edges = run.graph().edges.iter();
        let chunks = edges.find(|edge| edge.chunks && edge.to == head);
        let origin = chunks.map_or(head, |edge| edge.from);
        let base = Position::new(origin, 0);
        let pace = Pace::new(run.context());
        Island {
            run,
            task,
            head,
            region,
            ticket,
            pace,
            base,
            at: base,
            saw_input: false,
            untaken: 0,
            lazy: false,
            inner: false,
        }
    }

    /// Opens a source.
    pub fn source<S: Source>(
        &mut self,
        node: NodeIndex,
        source: impl FnOnce() -> S,
    ) -> SourceInput<S> {
        self.head = node;
        self.base = Position::new(node, 0);
        let mark = StageMark::new(node);
        let mut source = source();
        source.open(self.run.context());
        SourceInput::new(node, mark.passed(source), self.run.clone())
    }

    /// `batch`: what it gathers `size` items in.
    pub fn gathered<T>(&self, node: NodeIndex, size: usize) -> Vec<T> {
        self.task.gathers(node, size);
        Vec::new()
    }

    /// Opens a sink.
    pub fn sink<Kind, S: IntoSink<Kind>>(
        &mut self,
        node: NodeIndex,
        sink: S,
    ) -> SinkOutput<S::Sink> {
        let mark = StageMark::new(node);
        let mut sink = sink.into_sink();
        sink.open(self.run.context());
        SinkOutput::new(node, mark.passed(sink))
    }

    /// The next batch; `None` when the input has ended, or when nobody wants anything more: all outputs are closed, and
    /// `alive` says that nothing else in the island does.
    pub async fn next<I: Input, O: Outputs>(
        &mut self,
        input: &mut I,
        mut outputs: O,
        alive: bool,
    ) -> Option<I::Batch> {
        self.complete(&mut outputs);
        let next = poll_fn(|cx| self.poll_next(cx, input, &mut outputs, alive)).await;
        self.task.set_wait(Wait::Nothing);
        match next {
            Ok(Next::Batch(batch)) => {
                if let Some(ticket) = input.ticket() {
                    *lock(&self.ticket) = Some(ticket);
                    outputs.begin(ticket);
                }
                if let Some(first) = input.first() {
                    self.base = Position::new(self.base.node(), first);
                }
                self.saw_input = true;
                Some(batch)
            }
            Ok(Next::End) => None,
            Ok(Next::Broken(cause)) if I::OUTSIDE => {
                self.stop(Failure::error(self.head, input.broke_at(self.base), cause)).await
            }
            // Whoever dropped the other end knows why; this stands only if nobody says.
            Ok(Next::Broken(_)) => self.stop(Failure::without_stage(FailureKind::Broken)).await,
            Err(failure) => self.stop(failure).await,
        }
    }

    fn poll_next<I: Input, O: Outputs>(
        &mut self,
        cx: &mut Context<'_>,
        input: &mut I,
        outputs: &mut O,
        alive: bool,
    ) -> Poll<Result<Next<I::Batch>, Failure>> {
        if self.run.is_aborted() {
            // Nothing more begins, and the engine drops the island.
            return Poll::Pending;
        }
        if !alive && outputs.poll_closed(cx).is_ready() {
            return Poll::Ready(Ok(Next::End));
        }
        if let Poll::Ready(next) = input.poll_next(cx) {
            return Poll::Ready(Ok(next));
        }
        // Nothing comes: what is held must not be.
        let flushed = outputs.poll_flush(cx);
        if let Poll::Ready(Err(failure)) = flushed {
            return Poll::Ready(Err(failure));
        }
        match outputs.blocked() {
            _ if input.waits_outside() => {
                self.task.set_wait_on(Wait::Outside, Some(usize::from(self.head)));
            }
            Some(Blocked::Outside(_)) if flushed.is_pending() => self.wait_for(outputs),
            _ => match input.held_up_by() {
                Some(edge) => self.task.set_wait_on(Wait::Output, Some(edge)),
                None => self.task.set_wait_on(Wait::Input, input.waits_for()),
            },
        }
        self.pace.waited();
        Poll::Pending
    }

    /// Notes what the outputs, whose poll was pending, wait for.
    pub(super) fn wait_for<O: Outputs>(&self, outputs: &O) {
        match outputs.blocked() {
            Some(Blocked::Outside(node)) => {
                self.task.set_wait_on(Wait::Outside, Some(usize::from(node)));
            }
            Some(Blocked::Edge(edge)) => self.task.set_wait_on(Wait::Output, Some(edge)),
            None => self.task.set_wait(Wait::Output),
        }
    }

    /// The ticket's output is whole; a failure that waited for it may be reported now.
    pub(super) fn complete<O: Outputs>(&mut self, outputs: &mut O) {
        let Some(region) = &self.region else { return };
        let Some(ticket) = lock(&self.ticket).take() else { return };
        outputs.complete();
        if let Some(failure) = region.complete(ticket) {
            self.run.fail(failure);
        }
    }

    /// The items of a batch, and from which position on they count.
    pub fn items<'b, B: Items>(&mut self, batch: &'b mut B) -> B::Iter<'b> {
        if B::NUMBERED {
            self.base = Position::new(self.base.node(), batch.first());
        }
        self.lazy = B::LAZY;
        self.untaken = batch.on_edge();
        batch.items()
    }

    /// Gives an emptied batch back for reuse.
    pub fn recycle<I: Input>(&mut self, input: &mut I, batch: I::Batch) {
        input.recycle(batch);
    }

    /// Upstream may complete: this island takes nothing more.
    pub fn close<I: Input>(&mut self, input: &mut I) {
        input.discard(std::mem::take(&mut self.untaken));
        input.close();
    }
}
