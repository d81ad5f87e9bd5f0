//! How an island ends: its outputs end and its sinks are published, or it fails, and waits to be dropped.

use std::{convert::Infallible, future::poll_fn};

use super::{Island, mark};
use crate::{
    edge::{Outputs, Region, Ticket},
    error::{Cause, Failure},
    graph::NodeIndex,
    position::Position,
    run::{state::RunState, task::Wait},
    sync::lock,
};

impl Island {
    /// A region's partial result: from each replica that saw input, and from one if none did.
    pub fn partial<T>(&mut self, value: T) -> Option<T> {
        let gives = self.region.as_ref().is_none_or(|region| region.ends(self.saw_input));
        gives.then_some(value)
    }

    /// Ends some outputs while the island goes on.
    pub async fn finish<O: Outputs>(&mut self, mut outputs: O) {
        self.finish_all(&mut outputs).await;
    }

    /// Ends the island: its outputs end, and its sinks are published once every island has come this far.
    pub async fn end<O: Outputs>(&mut self, mut outputs: O) {
        self.complete(&mut outputs);
        self.finish_all(&mut outputs).await;
        self.run.end();
        if O::SINK {
            self.publish(outputs).await;
        }
    }

    async fn finish_all<O: Outputs>(&mut self, outputs: &mut O) {
        let finished = poll_fn(|cx| {
            let polled = outputs.poll_finish(cx);
            if polled.is_pending() {
                self.wait_for(outputs);
            }
            polled
        })
        .await;
        self.task.set_wait(Wait::Nothing);
        if let Err(failure) = finished {
            self.stop::<()>(failure).await;
        }
    }

    async fn publish<O: Outputs>(&mut self, mut outputs: O) {
        let all_ended = self.run.all_ended();
        let place = all_ended.place();
        poll_fn(|cx| {
            let polled = all_ended.poll_open(&place, cx);
            if polled.is_pending() {
                self.task.set_wait(Wait::End);
            }
            polled
        })
        .await;
        let published = poll_fn(|cx| {
            let polled = outputs.poll_publish(cx);
            if polled.is_pending() {
                self.wait_for(&outputs);
            }
            polled
        })
        .await;
        self.task.set_wait(Wait::Nothing);
        if let Err(failure) = published {
            self.stop::<()>(failure).await;
        }
    }

    /// Fails the run with a stage's error. Never returns: the engine drops the island.
    pub async fn fail(
        &mut self,
        node: NodeIndex,
        at: Position,
        error: impl Into<Cause>,
    ) -> Infallible {
        let cause = mark(node, at).passed_through(|| error.into());
        self.stop(Failure::error(node, Some(at), cause)).await
    }

    /// Reports a failure, in a region in the order of the tickets, and waits to be dropped.
    pub(super) async fn stop<T>(&mut self, failure: Failure) -> T {
        let ticket = *lock(&self.ticket);
        report(&self.run, self.region.as_ref(), ticket, failure);
        std::future::pending().await
    }
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
