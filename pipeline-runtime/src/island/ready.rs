//! Which of several futures of one task were woken: a bit each, set by a waker of its own, and the task's waker behind them.
//!
//! A waker sets its bit and then wakes the task; the task registers itself and then takes the bits, a word of them at a time.
//! Whichever comes second sees the other: a bit set before it is taken is taken, and one set after finds the task registered. So
//! a waker that finds any bit of its word set has nothing more to do: whoever set the first one wakes the task, which takes all
//! that are set by then.

use std::{
    sync::Arc,
    task::{Context, Wake, Waker},
};

use crate::sync::{AtomicU64, AtomicWaker, Ordering};

const BITS: usize = u64::BITS as usize;

/// The bits of up to a fixed number of futures.
#[derive(Clone)]
pub(super) struct ReadySet(Arc<Shared>);

struct Shared {
    words: Box<[AtomicU64]>,
    task: AtomicWaker,
}

/// Sets one bit.
struct Bit {
    index: usize,
    set: Arc<Shared>,
}

impl ReadySet {
    pub(super) fn new(count: usize) -> Self {
        let words = (0..count.div_ceil(BITS)).map(|_| AtomicU64::new(0)).collect();
        ReadySet(Arc::new(Shared { words, task: AtomicWaker::new() }))
    }

    /// The waker of the future of this number.
    pub(super) fn waker(&self, index: usize) -> Waker {
        Arc::new(Bit { index, set: self.0.clone() }).into()
    }

    /// From now on, the task is woken when a bit is set.
    pub(super) fn register(&self, cx: &Context<'_>) {
        self.0.task.register(cx.waker());
    }

    /// Calls `poll` with the number of each future that was woken since the last time. [`ReadySet::register`] goes before.
    pub(super) fn take(&self, mut poll: impl FnMut(usize)) {
        for (index, word) in self.0.words.iter().enumerate() {
            // Acquire: what was written before the wake-up is seen by the future.
            let mut bits =
                if word.load(Ordering::Relaxed) == 0 { 0 } else { word.swap(0, Ordering::Acquire) };
            while bits != 0 {
                poll(index * BITS + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }
}

impl Wake for Bit {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let bit = 1 << (self.index % BITS);
        // Release: with the acquire in `take`.
        let before = self.set.words[self.index / BITS].fetch_or(bit, Ordering::AcqRel);
        if before == 0 {
            self.set.task.wake();
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::task::{Context, Waker};

    use super::ReadySet;

    fn taken(set: &ReadySet) -> Vec<usize> {
        let mut woken = Vec::new();
        set.take(|index| woken.push(index));
        woken
    }

    #[test]
    fn those_that_were_woken_are_taken_once() {
        let set = ReadySet::new(130);
        set.register(&Context::from_waker(Waker::noop()));
        for index in [0, 129, 64, 64] {
            set.waker(index).wake();
        }
        assert_eq!(taken(&set), [0, 64, 129]);
        assert!(taken(&set).is_empty());
    }
}

#[cfg(all(test, loom))]
mod models {
    use std::{future::poll_fn, task::Poll};

    use loom::{future::block_on, model::Builder, thread};

    use super::ReadySet;

    /// Two wakers of one word, the second of which may find the first one's bit: the task sees both.
    #[test]
    fn a_bit_that_finds_another_set_is_seen_all_the_same() {
        let mut model = Builder::new();
        model.preemption_bound = Some(3);
        model.check(|| {
            let set = ReadySet::new(2);
            let wakers = [0, 1].map(|index| set.waker(index));
            let wakers = wakers.map(|waker| thread::spawn(move || waker.wake()));
            let mut seen = [false; 2];
            block_on(poll_fn(|cx| {
                set.register(cx);
                set.take(|index| seen[index] = true);
                if seen == [true; 2] { Poll::Ready(()) } else { Poll::Pending }
            }));
            wakers.into_iter().for_each(|waker| waker.join().unwrap());
        });
    }
}
