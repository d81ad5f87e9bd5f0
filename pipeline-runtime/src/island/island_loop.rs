//! The context of one island in one run: its input, its budget, its counters, and where it stops.

use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::{Context, Poll},
};

use super::{SinkOutput, SourceInput, Step, Then, caught, mark, pace::Pace};
use crate::{
    edge::{Input, Next, Outputs, Region, Ticket},
    error::{Cause, Failure},
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
    run: Arc<RunState>,
    task: Arc<TaskState>,
    /// The stage that gives its items.
    head: NodeIndex,
    region: Option<Region>,
    /// The ticket being worked on; shared with whoever catches the island's panic.
    ticket: Arc<Mutex<Option<Ticket>>>,
    pace: Pace,
    /// The position of the next item, and of the one being worked on.
    base: Position,
    at: Position,
    saw_input: bool,
    /// The batch makes its items on demand: a drain may stop between two.
    lazy: bool,
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
            lazy: false,
        }
    }

    /// Opens a source.
    pub fn source<S: Source>(&mut self, node: NodeIndex, mut source: S) -> SourceInput<S> {
        self.head = node;
        self.base = Position::new(node, 0);
        source.open(self.run.context());
        SourceInput::new(node, source, self.run.clone())
    }

    /// Opens a sink.
    pub fn sink<Kind, S: IntoSink<Kind>>(
        &mut self,
        _node: NodeIndex,
        sink: S,
    ) -> SinkOutput<S::Sink> {
        let mut sink = sink.into_sink();
        sink.open(self.run.context());
        SinkOutput::new(sink)
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
                self.saw_input = true;
                Some(batch)
            }
            Ok(Next::End) => None,
            Ok(Next::Broken(cause)) => {
                let node = if I::OUTSIDE { Some(self.head) } else { None };
                let position = node.map(|_| self.base);
                self.stop(Failure { node, position, kind: crate::error::FailureKind::Error(cause) })
                    .await
            }
            Err(cause) => self.stop_at_output(cause).await,
        }
    }

    fn poll_next<I: Input, O: Outputs>(
        &mut self,
        cx: &mut Context<'_>,
        input: &mut I,
        outputs: &mut O,
        alive: bool,
    ) -> Poll<Result<Next<I::Batch>, Cause>> {
        if !alive && outputs.poll_closed(cx).is_ready() {
            return Poll::Ready(Ok(Next::End));
        }
        if let Poll::Ready(next) = input.poll_next(cx) {
            return Poll::Ready(Ok(next));
        }
        // Nothing comes: what is held must not be.
        if let Poll::Ready(Err(cause)) = outputs.poll_flush(cx) {
            return Poll::Ready(Err(cause));
        }
        let outside = I::OUTSIDE || O::SINK;
        self.task.set_wait(if outside { Wait::Outside } else { Wait::Input });
        self.pace.waited();
        Poll::Pending
    }

    /// The ticket's output is whole; a failure that waited for it may be reported now.
    fn complete<O: Outputs>(&mut self, outputs: &mut O) {
        let Some(ticket) = lock(&self.ticket).take() else { return };
        outputs.complete();
        let failure = self.region.as_ref().and_then(|region| region.complete(ticket));
        if let Some(failure) = failure {
            self.run.fail(failure);
        }
    }

    /// The items of a batch, and from which position on they count.
    pub fn items<'b, B: Items>(&mut self, batch: &'b mut B) -> B::Iter<'b> {
        if B::NUMBERED {
            self.base = Position::new(self.base.node(), batch.first());
        }
        self.lazy = B::LAZY;
        batch.items()
    }

    pub fn recycle<I: Input>(&mut self, input: &mut I, batch: I::Batch) {
        input.recycle(batch);
    }

    /// Upstream may complete: this island takes nothing more.
    pub fn close<I: Input>(&mut self, input: &mut I) {
        input.close();
    }

    /// How many items the next hot block may take.
    #[inline]
    pub fn room<O: Outputs>(&self, outputs: O) -> usize {
        outputs.room().min(self.pace.left())
    }

    /// The position of the first item of the next hot block.
    #[inline]
    pub fn base(&self) -> Position {
        self.base
    }

    /// The position of the item being worked on, outside of hot blocks.
    pub fn at(&self) -> Position {
        self.at
    }

    /// Runs a hot block and adds what it counted, from the island's counter `first` on. Counter 0 counts the input's items.
    #[inline]
    pub fn block<E: Into<Step>, const N: usize>(
        &mut self,
        first: usize,
        block: impl FnOnce() -> (E, [u64; N]),
    ) -> Step {
        let (ended, counts) = match hot(block) {
            Ok(done) => done,
            Err(payload) => return Step::Failed(caught(&*payload)),
        };
        let taken = counts[0];
        self.pace.spend(taken as usize);
        if first == 0 {
            self.base = self.base.plus(taken);
        }
        for (counter, count) in (first..).zip(counts) {
            self.task.count(counter, count);
        }
        ended.into()
    }

    /// Adds one to a counter, outside of hot blocks.
    pub fn count(&self, counter: usize) {
        self.task.count(counter, 1);
    }

    /// What follows a hot block.
    #[inline]
    pub async fn settle<O: Outputs>(&mut self, step: Step, mut outputs: O, alive: bool) -> Then {
        if !alive && outputs.all_closed() {
            return Then::Stop;
        }
        match step {
            Step::End if self.pace.left() > 0 => Then::Input,
            Step::Failed(failure) => self.stop(failure).await,
            Step::End => {
                self.checkpoint().await;
                Then::Input
            }
            Step::Yield => {
                self.find_room(&mut outputs).await;
                self.checkpoint().await;
                match self.lazy && self.run.is_draining() {
                    true => Then::Input,
                    false => Then::More,
                }
            }
        }
    }

    /// Waits until every output takes at least one item.
    pub async fn make_room<O: Outputs>(&mut self, mut outputs: O) {
        self.find_room(&mut outputs).await;
    }

    async fn find_room<O: Outputs>(&mut self, outputs: &mut O) {
        if outputs.room() > 0 {
            return;
        }
        let flushed = poll_fn(|cx| {
            if let Poll::Ready(Err(cause)) = outputs.poll_flush(cx) {
                return Poll::Ready(Err(cause));
            }
            if outputs.room() > 0 {
                return Poll::Ready(Ok(()));
            }
            self.task.set_wait(if O::SINK { Wait::Outside } else { Wait::Output });
            Poll::Pending
        })
        .await;
        self.task.set_wait(Wait::Nothing);
        if let Err(cause) = flushed {
            self.stop_at_output::<()>(cause).await;
        }
    }

    /// Lets others run once the budget is used up.
    async fn checkpoint(&mut self) {
        if self.pace.left() > 0 {
            return;
        }
        if !self.pace.renew(self.run.context()) && !self.run.is_aborted() {
            return;
        }
        let mut yielded = false;
        poll_fn(|cx| {
            if std::mem::replace(&mut yielded, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    /// The next item of the batch, where the loop is not a hot block.
    pub async fn pull<I: Iterator, O: Outputs>(
        &mut self,
        node: NodeIndex,
        items: &mut I,
        mut outputs: O,
        alive: bool,
    ) -> Option<I::Item> {
        if (!alive && outputs.all_closed()) || (self.lazy && self.run.is_draining()) {
            return None;
        }
        self.find_room(&mut outputs).await;
        self.checkpoint().await;
        let item = self.guarded_next(node, self.base, items)?;
        self.at = self.base;
        self.base = self.base.plus(1);
        self.task.count(0, 1);
        Some(item)
    }

    /// The next item of an expanding stage, where what follows is not a hot block.
    pub async fn pull_inner<I: Iterator, O: Outputs>(
        &mut self,
        node: NodeIndex,
        at: Position,
        items: &mut I,
        mut outputs: O,
        alive: bool,
    ) -> Option<I::Item> {
        if !alive && outputs.all_closed() {
            return None;
        }
        self.find_room(&mut outputs).await;
        self.checkpoint().await;
        self.guarded_next(node, at, items)
    }

    fn guarded_next<I: Iterator>(
        &mut self,
        node: NodeIndex,
        at: Position,
        items: &mut I,
    ) -> Option<I::Item> {
        self.pace.spend(1);
        super::next(node, at, items)
    }

    /// Nobody wants anything more.
    pub fn is_done<O: Outputs>(&self, outputs: O, alive: bool) -> bool {
        !alive && outputs.all_closed()
    }

    /// Drives a stage's future, and flushes what the outputs hold while it waits.
    pub async fn wait<O: Outputs, F: Future>(
        &mut self,
        node: NodeIndex,
        at: Position,
        mut outputs: O,
        future: F,
    ) -> F::Output {
        let mut future = pin!(future);
        let result = poll_fn(|cx| {
            let mark = mark(node, at);
            let polled = mark.passed(future.as_mut().poll(cx));
            if let Poll::Ready(result) = polled {
                return Poll::Ready(Ok(result));
            }
            if let Poll::Ready(Err(cause)) = outputs.poll_flush(cx) {
                return Poll::Ready(Err(cause));
            }
            self.task.set_wait(Wait::Outside);
            Poll::Pending
        })
        .await;
        self.task.set_wait(Wait::Nothing);
        match result {
            Ok(result) => result,
            Err(cause) => self.stop_at_output(cause).await,
        }
    }

    /// A region's partial result: from each replica that saw input, and from one if none did.
    pub fn partial<T>(&mut self, value: T) -> Option<T> {
        let gives = self.region.as_ref().is_none_or(|region| region.ends(self.saw_input));
        gives.then_some(value)
    }

    /// Ends some outputs while the island goes on.
    pub async fn finish<O: Outputs>(&mut self, mut outputs: O) {
        let finished = poll_fn(|cx| {
            let polled = outputs.poll_finish(cx);
            if polled.is_pending() {
                self.task.set_wait(if O::SINK { Wait::Outside } else { Wait::Output });
            }
            polled
        })
        .await;
        self.task.set_wait(Wait::Nothing);
        if let Err(cause) = finished {
            self.stop_at_output::<()>(cause).await;
        }
    }

    /// Ends the island: its outputs end, and its sinks are published once every island has come this far.
    pub async fn end<O: Outputs>(&mut self, mut outputs: O) {
        self.complete(&mut outputs);
        let finished = poll_fn(|cx| {
            let polled = outputs.poll_finish(cx);
            if polled.is_pending() {
                self.task.set_wait(if O::SINK { Wait::Outside } else { Wait::Output });
            }
            polled
        })
        .await;
        if let Err(cause) = finished {
            self.stop_at_output::<()>(cause).await;
        }
        self.task.set_wait(Wait::Nothing);
        self.run.end();
        if O::SINK {
            self.publish(outputs).await;
        }
    }

    async fn publish<O: Outputs>(&mut self, mut outputs: O) {
        poll_fn(|cx| {
            if self.run.poll_all_ended(cx.waker()) {
                return Poll::Ready(());
            }
            self.task.set_wait(Wait::End);
            Poll::Pending
        })
        .await;
        let published = poll_fn(|cx| {
            self.task.set_wait(Wait::Outside);
            outputs.poll_publish(cx)
        })
        .await;
        self.task.set_wait(Wait::Nothing);
        if let Err(cause) = published {
            self.stop_at_output::<()>(cause).await;
        }
    }

    /// Fails the run with a stage's error. Never returns: the engine drops the island.
    pub async fn fail(
        &mut self,
        node: NodeIndex,
        at: Position,
        error: impl Into<Cause>,
    ) -> Infallible {
        self.stop(Failure::error(node, Some(at), error.into())).await
    }

    async fn stop_at_output<T>(&mut self, cause: Cause) -> T {
        let sink = |&&node: &&NodeIndex| self.run.graph().nodes[usize::from(node)].op == "sink";
        let island = self.run.graph().nodes[usize::from(self.head)].island;
        let node = self.run.graph().islands[island].nodes.iter().find(sink).copied();
        self.stop(Failure { node, position: None, kind: crate::error::FailureKind::Error(cause) })
            .await
    }

    /// Reports a failure, in a region in the order of the tickets, and waits to be dropped.
    async fn stop<T>(&mut self, failure: Failure) -> T {
        let ticket = *lock(&self.ticket);
        report(&self.run, self.region.as_ref(), ticket, failure);
        std::future::pending().await
    }
}

/// A hot block, out of line: inlined into the island's state machine, its loop is not vectorised.
#[inline(never)]
fn hot<R>(block: impl FnOnce() -> R) -> std::thread::Result<R> {
    catch_unwind(AssertUnwindSafe(block))
}

/// Tells the run of a failure, through the region where the island is a replica with a ticket.
pub(crate) fn report(
    run: &RunState,
    region: Option<&Region>,
    ticket: Option<Ticket>,
    failure: Failure,
) {
    let failure = match (region, ticket) {
        (Some(region), Some(ticket)) => region.fail(ticket, failure),
        _ => Some(failure),
    };
    if let Some(failure) = failure {
        run.fail(failure);
    }
}
