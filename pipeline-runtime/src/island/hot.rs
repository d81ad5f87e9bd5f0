//! Hot blocks: synchronous loops over some of a batch's items, and what comes between two of them.

use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    task::Poll,
};

use super::{Island, Step, Then, caught};
use crate::{edge::Outputs, position::Position, run::task::Wait};

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
        self.inner = first > 0;
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
                // Between two items of the source, never inside what one of them expands to.
                match self.lazy && !self.inner && self.run.is_draining() {
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

    pub(super) async fn find_room<O: Outputs>(&mut self, outputs: &mut O) {
        if outputs.room() > 0 {
            return;
        }
        let flushed = poll_fn(|cx| {
            if let Poll::Ready(Err(failure)) = outputs.poll_flush(cx) {
                return Poll::Ready(Err(failure));
            }
            if outputs.room() > 0 {
                return Poll::Ready(Ok(()));
            }
            self.wait_for(outputs);
            Poll::Pending
        })
        .await;
        self.task.set_wait(Wait::Nothing);
        if let Err(failure) = flushed {
            self.stop::<()>(failure).await;
        }
    }

    /// Lets others run once the budget is used up.
    pub(super) async fn checkpoint(&mut self) {
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
        self.pace.resumed(self.run.context());
    }
}

/// A hot block, out of line: inlined into the island's state machine, its loop is not vectorised.
#[inline(never)]
fn hot<R>(block: impl FnOnce() -> R) -> std::thread::Result<R> {
    catch_unwind(AssertUnwindSafe(block))
}
