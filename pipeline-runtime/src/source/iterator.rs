//! Iterators as sources: whole, so that the hot loop owns the cursor, or in chunks, so that items cross an edge.

use std::{
    iter,
    task::{Context, Poll},
};

use super::{Items, OwnedChunk, Source, owned::Gather};
use crate::{
    error::Cause,
    island::{SLICE, adapted, called},
    run::{Clock, RunContext, context::Pacing},
};

/// A source of what `next` gives, until it gives `None`.
///
/// It is [`std::iter::from_fn`], found where one looks for it. A `next` that blocks holds up its island, so let
/// the source have an engine for that, or use a stream.
///
/// ```
/// use pipeline_runtime::source;
///
/// let mut left = 3;
/// let countdown = source::from_fn(move || {
///     left -= 1;
///     (left >= 0).then_some(left)
/// });
/// assert!(countdown.eq([2, 1, 0]));
/// ```
pub fn from_fn<T, F: FnMut() -> Option<T>>(next: F) -> iter::FromFn<F> {
    iter::from_fn(next)
}

/// An iterator given whole, as one chunk.
#[derive(Debug)]
pub struct Once<I>(Option<I>);

impl<I: Iterator> Once<I> {
    /// A source of what the iterator gives.
    pub fn new(items: I) -> Self {
        Once(Some(items))
    }
}

impl<I: Iterator> Source for Once<I> {
    type Chunk = Whole<I>;

    fn poll_fetch(&mut self, _: &mut Context<'_>) -> Poll<Result<Option<Whole<I>>, Cause>> {
        Poll::Ready(Ok(self.0.take().map(|items| Whole(Some(items)))))
    }
}

/// The one chunk of an iterator: its items are the iterator itself, by value.
#[derive(Debug)]
pub struct Whole<I>(Option<I>);

impl<I: Iterator> Items for Whole<I> {
    const LAZY: bool = true;

    type Item<'a>
        = I::Item
    where
        I: 'a;
    type Iter<'a>
        = I
    where
        I: 'a;

    /// # Panics
    ///
    /// On the second call: the iterator was given away.
    fn items(&mut self) -> I {
        self.0.take().expect("the items of a whole iterator are taken once")
    }

    fn first(&self) -> u64 {
        0
    }
}

/// An iterator in chunks of owned items: as many as it gives in a moment, up to a number. An iterator that waits for what it gives
/// does not hold up what it gave before.
#[derive(Debug)]
pub struct Chunks<I: Iterator> {
    items: iter::Fuse<I>,
    size: usize,
    /// Where time passes, and how many items are taken between two looks at it.
    clock: Option<Clock>,
    step: usize,
    gather: Gather<I::Item>,
}

/// Items between two looks at the clock, at most: more than these are never held up by a wait.
const STEP: usize = 256;

impl<I: Iterator> Chunks<I> {
    /// Chunks of `size` items, at least one.
    pub fn new(items: I, size: usize) -> Self {
        let size = size.max(1);
        Chunks { items: items.fuse(), size, clock: None, step: size, gather: Gather::new(size) }
    }

    fn gather(&mut self, items: &mut Vec<I::Item>) {
        items.reserve(self.items.size_hint().0.min(self.size));
        let began = self.clock.as_ref().map(Clock::now);
        let mut now = began;
        while items.len() < self.size {
            let (before, step) = (items.len(), self.step.min(self.size - items.len()));
            let more = self.items.by_ref().take(step);
            called(|| self.gather.filled(items, |items| items.extend(more)));
            if items.len() < before + step {
                return;
            }
            let (Some(clock), Some(began), Some(last)) = (&self.clock, began, now) else {
                continue;
            };
            let then = clock.now();
            self.step = adapted(self.step, then.saturating_sub(last), STEP);
            if then.saturating_sub(began) > SLICE {
                return;
            }
            now = Some(then);
        }
    }
}

impl<I: Iterator> Source for Chunks<I> {
    type Chunk = OwnedChunk<I::Item>;

    /// Where turns are counted, chunks are: the same run has the same ones.
    fn open(&mut self, context: &RunContext) {
        if context.pacing() != Pacing::Turns {
            (self.clock, self.step) = (Some(context.clock().clone()), 1);
        }
    }

    fn poll_fetch(&mut self, _: &mut Context<'_>) -> Poll<Result<Option<Self::Chunk>, Cause>> {
        let mut items = self.gather.buffer();
        self.gather(&mut items);
        Poll::Ready(Ok(self.gather.chunk(items)))
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, task::Waker, time::Duration};

    use futures::FutureExt;

    use super::*;
    use crate::run::context::Inline;

    fn fetch<I: Iterator<Item = ()>>(chunks: &mut Chunks<I>) -> usize {
        match chunks.poll_fetch(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(chunk)) => chunk.map_or(0, |mut chunk| chunk.items().count()),
            other => panic!("an iterator always has something to say: {other:?}"),
        }
    }

    /// An iterator whose items take as long as `takes` says of each, on a clock of its own.
    fn chunks(takes: impl Fn(u64) -> Duration, pacing: Pacing) -> Chunks<impl Iterator<Item = ()>> {
        let clock = Clock::simulated();
        let context = RunContext::new("test", Arc::new(Inline)).with_clock(clock.clone());
        let items = (0..).map(move |item| {
            let mut waits = clock.sleep(takes(item));
            assert!((&mut waits).now_or_never().is_none() && clock.advance());
        });
        let mut chunks = Chunks::new(items, 1024);
        chunks.open(&context.with_pacing(pacing));
        chunks
    }

    #[test]
    fn an_iterator_that_waits_for_each_item_gives_them_one_by_one() {
        let mut slow = chunks(|_| Duration::from_millis(1), Pacing::Time);
        assert_eq!([(); 3].map(|()| fetch(&mut slow)), [1; 3]);
    }

    #[test]
    fn a_fast_iterator_fills_its_chunks() {
        let mut fast = chunks(|_| Duration::from_nanos(1), Pacing::TurnsInTime);
        assert_eq!([(); 3].map(|()| fetch(&mut fast)), [1024; 3]);
    }

    #[test]
    fn an_iterator_that_becomes_slow_holds_up_no_more_than_a_step() {
        let slow_from = |item| if item < 1024 { 1 } else { 1_000_000 };
        let mut slower = chunks(move |item| Duration::from_nanos(slow_from(item)), Pacing::Time);
        assert_eq!([(); 2].map(|()| fetch(&mut slower)), [1024, STEP]);
    }

    #[test]
    fn where_turns_are_counted_so_are_chunks() {
        let mut slow = chunks(|_| Duration::from_millis(1), Pacing::Turns);
        assert_eq!(fetch(&mut slow), 1024);
    }
}
