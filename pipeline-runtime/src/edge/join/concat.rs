//! `concat`: all of the first input, then all of the second, and so on.

use std::task::{Context, Poll};

use crate::edge::{Batch, Header, Input, Next, Rx};

/// Several edges, one after another.
pub struct Concat<T, H: Header> {
    inputs: Vec<Rx<T, H>>,
    current: usize,
}

/// Joins edges of one item type end to end.
pub fn concat<T, H: Header, const N: usize>(inputs: [Rx<T, H>; N]) -> Concat<T, H> {
    Concat { inputs: inputs.into(), current: 0 }
}

impl<T, H: Header> Input for Concat<T, H> {
    type Batch = Batch<T, H>;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<Self::Batch>> {
        while let Some(input) = self.inputs.get_mut(self.current) {
            match std::task::ready!(input.poll_next(cx)) {
                Next::End => self.current += 1,
                next => return Poll::Ready(next),
            }
        }
        Poll::Ready(Next::End)
    }

    fn waits_for(&self) -> Option<usize> {
        self.inputs.get(self.current)?.waits_for()
    }

    fn discard(&mut self, count: usize) {
        if let Some(input) = self.inputs.get(self.current) {
            input.discard(count);
        }
    }

    fn recycle(&mut self, batch: Self::Batch) {
        if let Some(input) = self.inputs.get_mut(self.current) {
            input.recycle(batch);
        }
    }

    fn close(&mut self) {
        self.inputs.iter_mut().for_each(Input::close);
    }
}
