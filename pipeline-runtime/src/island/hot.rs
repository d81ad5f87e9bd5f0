//! Hot blocks: synchronous loops over some of a batch's items, and what comes between two of them.

use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    task::Poll,
};

use super::{Island, Step, Then, caught, used};
use crate::{
    edge::{Input, Intake, Outputs},
    graph::NodeIndex,
    position::Position,
    run::task::Wait,
    source::Items,
    sync::lock,
};

impl Island {
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

    /// The position of the item being worked on, outside of hot blocks; of the last one, when the input has ended.
    pub fn at(&self) -> Position {
        self.at
    }

    /// Notes the position of the last item, where items bring theirs along.
    #[inline]
    pub fn worked_at(&mut self, at: Position) {
        self.at = at;
    }

    /// Runs a hot block and adds what it counted, from the island's counter `first` on. Counter 0 counts the input's items.
    #[inline]
    pub fn block<E: Into<Step>, const N: usize>(
        &mut self,
        first: usize,
        block: impl FnOnce() -> (E, [u64; N]),
    ) -> Step {
        match hot(block) {
            Ok((ended, counts)) => {
                self.inner = first > 0;
                self.pace.spend(counts[0] as usize);
                self.count_block(first, &counts);
                ended.into()
            }
            Err(payload) => Step::Failed(caught(payload)),
        }
    }

    /// [`Island::block`] over the island's input, where a stage in it expands items: `room` is what it may take and give, and it says
    /// what it left of that.
    #[inline]
    pub fn expanding_block<E: Into<Step>, const N: usize>(
        &mut self,
        room: usize,
        block: impl FnOnce(usize) -> (E, usize, [u64; N]),
    ) -> Step {
        match hot(|| block(room)) {
            Ok((ended, left, counts)) => {
                self.pace.spend(room - left);
                self.count_block(0, &counts);
                ended.into()
            }
            Err(payload) => Step::Failed(caught(payload)),
        }
    }

    #[inline]
    fn count_block(&mut self, first: usize, counts: &[u64]) {
        let taken = counts[0];
        if first == 0 && taken > 0 {
            self.at = self.base.plus(taken - 1);
            self.base = self.base.plus(taken);
            self.untaken = self.untaken.saturating_sub(taken as usize);
        }
        for (counter, &count) in (first..).zip(counts) {
            self.task.count(counter, count);
        }
    }

    /// Whether a block ended in the middle of what it expands an item to: `items` are left of it. They are dropped if nobody wants
    /// them.
    #[inline]
    pub fn begun<I, O: Outputs>(
        &mut self,
        node: NodeIndex,
        items: &mut Option<(Position, I)>,
        outputs: O,
        wanted: bool,
    ) -> bool {
        if !wanted && outputs.all_closed() {
            items.take().into_iter().for_each(|(at, items)| used(node, at, items));
        }
        self.inner = items.is_some();
        self.inner
    }

    /// Whether the source is to give no further item of its batch.
    #[inline]
    pub fn is_draining(&self) -> bool {
        self.lazy && self.run.is_draining()
    }

    /// Adds one to a counter, outside of hot blocks.
    pub fn count(&self, counter: usize) {
        self.task.count(counter, 1);
    }

    /// What follows a hot block.
    #[inline]
    pub async fn settle<O: Outputs>(&mut self, step: Step, mut outputs: O, alive: bool) -> Then {
        match step {
            // First of all: that nobody wants more is no reason to forget it.
            Step::Failed(failure) => self.stop(failure).await,
            _ if !alive && outputs.all_closed() => Then::Stop,
            Step::End if self.pace.left() > 0 => Then::Input,
            Step::End => {
                self.checkpoint(&mut outputs).await;
                Then::Input
            }
            Step::Yield => {
                if outputs.room() == 0 {
                    self.find_room(&mut outputs).await;
                }
                if self.is_due() {
                    self.checkpoint(&mut outputs).await;
                }
                // Between two items of the source, never inside what one of them expands to.
                match !self.inner && self.is_draining() {
                    true => Then::Input,
                    false => Then::More,
                }
            }
        }
    }

    /// [`Island::share`] between two hot blocks.
    pub fn share_cursor<I, O>(
        &mut self,
        input: &mut Intake<I>,
        cursor: &mut Option<<I::Batch as Items>::Iter<'_>>,
        outputs: O,
    ) where
        I: Input,
        I::Batch: Items,
        O: Outputs,
    {
        if let Some(items) = cursor {
            self.share(input, items, outputs);
        }
    }

    /// Gives half of what is left of a replica's batch away, if another has nothing to do.
    pub fn share<I, O>(
        &mut self,
        input: &mut Intake<I>,
        items: &mut <I::Batch as Items>::Iter<'_>,
        mut outputs: O,
    ) where
        I: Input,
        I::Batch: Items,
        O: Outputs,
    {
        let Some(given) = input.share(items, self.base.item()) else { return };
        self.untaken -= given.items;
        if let Some(kept) = given.kept {
            *lock(&self.ticket) = Some(kept);
            outputs.begin(kept);
        }
    }

    /// Waits until every output takes at least one item.
    pub async fn make_room<O: Outputs>(&mut self, mut outputs: O) {
        self.find_room(&mut outputs).await;
    }

    pub(super) async fn find_room<O: Outputs>(&mut self, outputs: &mut O) {
        if outputs.room() > 0 {
            return;
        }
        let mut waited = false;
        let flushed = poll_fn(|cx| {
            if let Poll::Ready(Err(failure)) = outputs.poll_flush(cx) {
                return Poll::Ready(Err(failure));
            }
            if outputs.room() > 0 {
                return Poll::Ready(Ok(()));
            }
            waited = true;
            self.wait_for(outputs);
            Poll::Pending
        })
        .await;
        if waited {
            self.pace.waited();
        }
        self.task.set_wait(Wait::Nothing);
        if let Err(failure) = flushed {
            self.stop::<()>(failure).await;
        }
    }

    /// Whether a checkpoint has anything to do. Asked first, since a future for each item shows.
    #[inline]
    pub(super) fn is_due(&self) -> bool {
        self.pace.left() == 0 || self.run.is_aborted()
    }

    /// Lets others run once the budget is used up, and hands them what the outputs hold. Once the run is aborted nothing more
    /// begins: the engine drops the island.
    pub(super) async fn checkpoint<O: Outputs>(&mut self, outputs: &mut O) {
        if self.run.is_aborted() {
            std::future::pending::<()>().await;
        }
        if self.pace.left() > 0 || !self.pace.renew(self.run.context()) {
            return;
        }
        let mut offered = None;
        let offered = poll_fn(|cx| match offered.take() {
            Some(offered) => Poll::Ready(offered),
            None => {
                offered = Some(outputs.offer(cx));
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        })
        .await;
        if let Err(failure) = offered {
            self.stop::<()>(failure).await;
        }
        self.pace.resumed(self.run.context());
    }
}

/// A hot block, out of line: inlined into the island's state machine, its loop is not vectorised.
#[inline(never)]
fn hot<R>(block: impl FnOnce() -> R) -> std::thread::Result<R> {
    catch_unwind(AssertUnwindSafe(block))
}
