//! `merge`: batches of all inputs as they come. A round starts behind the input that gave last, so no ready input waits for
//! more than a round of the others.

use std::task::{Context, Poll};

use crate::edge::{Batch, Header, Input, Next, Rx};

/// Several edges as one input. Ends when all have ended.
pub struct Merge<T, H: Header> {
    inputs: Vec<Rx<T, H>>,
    ended: Vec<bool>,
    /// Where the next round starts, and whom the last batch came from.
    next: usize,
    last: usize,
}

/// Merges edges of one item type.
pub fn merge<T, H: Header, const N: usize>(inputs: [Rx<T, H>; N]) -> Merge<T, H> {
    Merge { inputs: inputs.into(), ended: vec![false; N], next: 0, last: 0 }
}

impl<T, H: Header> Input for Merge<T, H> {
    type Batch = Batch<T, H>;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<Self::Batch>> {
        let count = self.inputs.len();
        for index in (0..count).map(|step| (self.next + step) % count) {
            if self.ended[index] {
                continue;
            }
            match self.inputs[index].poll_next(cx) {
                Poll::Ready(Next::Batch(batch)) => {
                    self.last = index;
                    self.next = (index + 1) % count;
                    return Poll::Ready(Next::Batch(batch));
                }
                Poll::Ready(Next::End) => self.ended[index] = true,
                Poll::Ready(Next::Broken(cause)) => return Poll::Ready(Next::Broken(cause)),
                Poll::Pending => {}
            }
        }
        if self.ended.iter().all(|&ended| ended) { Poll::Ready(Next::End) } else { Poll::Pending }
    }

    fn waits_for(&self) -> Option<usize> {
        let open = self.ended.iter().position(|&ended| !ended)?;
        self.inputs[open].waits_for()
    }

    fn discard(&mut self, count: usize) {
        self.inputs[self.last].discard(count);
    }

    fn recycle(&mut self, batch: Self::Batch) {
        self.inputs[self.last].recycle(batch);
    }

    fn close(&mut self) {
        self.inputs.iter_mut().for_each(Input::close);
    }
}
