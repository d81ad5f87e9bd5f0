//! What stands directly in an island's `async` body: items one by one where something suspends or expands, and stages' futures.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use super::{Island, mark, used_up};
use crate::{edge::Outputs, graph::NodeIndex, position::Position, run::task::Wait};

impl Island {
    /// The next item of the batch, where the loop is not a hot block.
    pub async fn pull<I: Iterator, O: Outputs>(
        &mut self,
        node: NodeIndex,
        items: &mut I,
        mut outputs: O,
        alive: bool,
    ) -> Option<I::Item> {
        if (!alive && outputs.all_closed()) || self.is_draining() {
            return None;
        }
        // A replica that waited for room here would wait for its turn with a batch that is finished.
        if outputs.room() == 0 && (self.region.is_none() || !used_up(items)) {
            self.find_room(&mut outputs).await;
        }
        if self.is_due() {
            self.checkpoint(&mut outputs).await;
        }
        let item = self.guarded_next(node, self.base, items)?;
        self.at = self.base;
        self.base = self.base.plus(1);
        self.untaken = self.untaken.saturating_sub(1);
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
        if outputs.room() == 0 {
            self.find_room(&mut outputs).await;
        }
        if self.is_due() {
            self.checkpoint(&mut outputs).await;
        }
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

    /// Drives a stage's future, and flushes what the outputs hold while it waits. `None` once nobody wants what it would give: all
    /// outputs are closed, and `wanted` says that nothing else in the island does.
    pub async fn wait<O: Outputs, F: Future>(
        &mut self,
        node: NodeIndex,
        at: Position,
        mut outputs: O,
        wanted: bool,
        future: F,
    ) -> Option<F::Output> {
        let mut future = pin!(future);
        let mut waited = false;
        let result = poll_fn(|cx| {
            let mark = mark(node, at);
            let polled = mark.passed(future.as_mut().poll(cx));
            if let Poll::Ready(result) = polled {
                return Poll::Ready(Ok(Some(result)));
            }
            if !wanted && outputs.poll_closed(cx).is_ready() {
                return Poll::Ready(Ok(None));
            }
            if let Poll::Ready(Err(failure)) = outputs.poll_flush(cx) {
                return Poll::Ready(Err(failure));
            }
            waited = true;
            self.task.set_wait_on(Wait::Outside, Some(usize::from(node)));
            self.task.set_under_way(Some(node));
            Poll::Pending
        })
        .await;
        if waited {
            self.pace.waited();
            self.task.set_under_way(None);
        }
        self.task.set_wait(Wait::Nothing);
        match result {
            Ok(result) => result,
            Err(failure) => self.stop(failure).await,
        }
    }
}
