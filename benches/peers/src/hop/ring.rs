//! A pipeline in which an answer leads to the next question: its source asks, its sink answers, over an edge of their own.

use std::task::{Context, Poll, ready};

use pipeline::{
    engine::{RunBlocking, Shared},
    error::Cause,
    prelude::*,
    run::RunContext,
    sink::{Drain, Sink},
    source::{OwnedChunk, Source},
};
use pipeline_runtime::edge::{EdgeConfig, EdgeStats, Input, Next, Output, Rx, Tx, edge};

use super::clock::Clock;
use crate::kernels::finish;

pub(super) fn by_pipeline<E>(engine: &E, clock: Clock, trips: u64) -> u64
where
    E: RunBlocking<'static, Shared>,
{
    let (tx, answers) = edge(EdgeConfig::new(16, 16), EdgeStats::of(0));
    let (asks, answered) = (Asks { answers, asked: 0, trips, clock: clock.clone() }, Answers(tx));
    let ring = pipeline! {
        #![engine(steal)]
        source(asks) |> map(|question: u64| question) |> #[buffer(16)] sink(answered);
    };
    finish(ring.run_blocking_on(engine));
    clock.sum()
}

struct Asks {
    answers: Rx<u64>,
    asked: u64,
    trips: u64,
    clock: Clock,
}

impl Source for Asks {
    type Chunk = OwnedChunk<u64>;

    fn open(&mut self, _context: &RunContext) {
        self.clock.begin();
    }

    fn poll_fetch(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Self::Chunk>, Cause>> {
        if self.asked > 0 {
            match ready!(self.answers.poll_next(cx)) {
                Next::Batch(mut batch) => {
                    batch.items.drain(..).for_each(|answer| self.clock.trip(answer));
                    self.answers.recycle(batch);
                }
                Next::End => return Poll::Ready(Ok(None)),
                Next::Broken(cause) => return Poll::Ready(Err(cause)),
            }
        }
        let question = self.asked;
        self.asked += 1;
        let chunk = OwnedChunk::new(vec![question], question);
        Poll::Ready(Ok((question < self.trips).then_some(chunk)))
    }
}

struct Answers(Tx<u64>);

impl Sink<u64> for Answers {
    fn push(&mut self, item: u64) -> Result<(), Cause> {
        self.0.push(item);
        Ok(())
    }
}

impl Drain for Answers {
    fn room(&self) -> usize {
        self.0.room()
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.0.poll_flush(cx).map_err(|_| Cause::from("the source is gone"))
    }

    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.0.poll_finish(cx).map_err(|_| Cause::from("the source is gone"))
    }
}
