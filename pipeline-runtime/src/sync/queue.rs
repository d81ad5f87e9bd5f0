//! Where runnable tasks wait: a worker's own deque with its thieves, a queue for all, a slot for one.
//!
//! They are crossbeam's. Loom and shuttle do not see into those, so their models get the simplest thing that keeps the same
//! promises: a queue under a lock. What the models then check is everything around the queues, not crossbeam's deque.

pub(crate) use imp::{Deque, Queue, Slot, Thief};

#[cfg(not(any(loom, shuttle)))]
mod imp {
    use std::{iter, sync::Arc};

    use crossbeam_deque::{Injector, Steal, Stealer, Worker};
    use crossbeam_utils::atomic::AtomicCell;

    /// The owner's end: first in, first out.
    pub(crate) struct Deque<T>(Worker<T>);

    impl<T> Deque<T> {
        pub(crate) fn new() -> Self {
            Deque(Worker::new_fifo())
        }

        pub(crate) fn thief(&self) -> Thief<T> {
            Thief(self.0.stealer())
        }

        pub(crate) fn push(&self, item: T) {
            self.0.push(item);
        }

        pub(crate) fn pop(&self) -> Option<T> {
            self.0.pop()
        }
    }

    /// Everybody else's end.
    pub(crate) struct Thief<T>(Stealer<T>);

    impl<T> Thief<T> {
        pub(crate) fn steal(&self) -> Option<T> {
            insist(|| self.0.steal())
        }

        pub(crate) fn is_empty(&self) -> bool {
            self.0.is_empty()
        }
    }

    /// A queue that has no owner.
    pub(crate) struct Queue<T>(Injector<T>);

    impl<T> Queue<T> {
        pub(crate) fn new() -> Self {
            Queue(Injector::new())
        }

        pub(crate) fn push(&self, item: T) {
            self.0.push(item);
        }

        pub(crate) fn steal(&self) -> Option<T> {
            insist(|| self.0.steal())
        }

        pub(crate) fn is_empty(&self) -> bool {
            self.0.is_empty()
        }
    }

    /// Tries again as long as another thread got in between.
    fn insist<T>(steal: impl FnMut() -> Steal<T>) -> Option<T> {
        iter::repeat_with(steal).find(|stolen| !stolen.is_retry())?.success()
    }

    /// Holds one or none. A pointer wide, so that each call is one atomic exchange.
    pub(crate) struct Slot<T>(AtomicCell<Option<Arc<T>>>);

    impl<T> Slot<T> {
        pub(crate) fn new() -> Self {
            const { assert!(AtomicCell::<Option<Arc<T>>>::is_lock_free()) };
            Slot(AtomicCell::new(None))
        }

        /// Gives back what was there.
        pub(crate) fn put(&self, item: Arc<T>) -> Option<Arc<T>> {
            self.0.swap(Some(item))
        }

        pub(crate) fn take(&self) -> Option<Arc<T>> {
            self.0.take()
        }
    }
}

#[cfg(any(loom, shuttle))]
mod imp {
    use std::{collections::VecDeque, sync::Arc};

    use crate::sync::{self, Mutex, lock};

    pub(crate) struct Queue<T>(sync::Arc<Mutex<VecDeque<T>>>);

    impl<T> Queue<T> {
        pub(crate) fn new() -> Self {
            Queue(sync::Arc::new(Mutex::new(VecDeque::new())))
        }

        pub(crate) fn push(&self, item: T) {
            lock(&self.0).push_back(item);
        }

        pub(crate) fn steal(&self) -> Option<T> {
            lock(&self.0).pop_front()
        }

        pub(crate) fn is_empty(&self) -> bool {
            lock(&self.0).is_empty()
        }
    }

    pub(crate) type Thief<T> = Queue<T>;

    pub(crate) struct Deque<T>(Queue<T>);

    impl<T> Deque<T> {
        pub(crate) fn new() -> Self {
            Deque(Queue::new())
        }

        pub(crate) fn thief(&self) -> Thief<T> {
            Queue(self.0.0.clone())
        }

        pub(crate) fn push(&self, item: T) {
            self.0.push(item);
        }

        pub(crate) fn pop(&self) -> Option<T> {
            self.0.steal()
        }
    }

    pub(crate) struct Slot<T>(Mutex<Option<Arc<T>>>);

    impl<T> Slot<T> {
        pub(crate) fn new() -> Self {
            Slot(Mutex::new(None))
        }

        pub(crate) fn put(&self, item: Arc<T>) -> Option<Arc<T>> {
            lock(&self.0).replace(item)
        }

        pub(crate) fn take(&self) -> Option<Arc<T>> {
            lock(&self.0).take()
        }
    }
}
