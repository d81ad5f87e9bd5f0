//! What an edge has seen: plain counters, written under the queue's lock, read at any time. They order nothing, so loom has no
//! need to know of them.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// The counters of one edge. Clones read the same edge.
#[derive(Debug, Clone, Default)]
pub struct EdgeStats(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    edge: usize,
    passed: AtomicU64,
    discarded: AtomicU64,
    unsent: AtomicU64,
    depth: AtomicU64,
    max_depth: AtomicU64,
}

impl EdgeStats {
    /// The counters of the edge of this number.
    pub fn of(edge: usize) -> Self {
        EdgeStats(Arc::new(Counters { edge, ..Counters::default() }))
    }

    /// The edge's number.
    pub fn edge(&self) -> usize {
        self.0.edge
    }

    /// Items that entered the queue.
    pub fn passed(&self) -> u64 {
        self.0.passed.load(Ordering::Relaxed)
    }

    /// Items thrown away because nobody wanted them any more.
    pub fn discarded(&self) -> u64 {
        self.0.discarded.load(Ordering::Relaxed)
    }

    /// Items that senders hold, and cannot hand over: the queue is full.
    pub fn unsent(&self) -> u64 {
        self.0.unsent.load(Ordering::Relaxed)
    }

    pub(super) fn hold(&self, more: usize) {
        self.0.unsent.fetch_add(more as u64, Ordering::Relaxed);
    }

    pub(super) fn let_go(&self, held: usize) {
        self.0.unsent.fetch_sub(held as u64, Ordering::Relaxed);
    }

    /// Items in the queue now.
    pub fn depth(&self) -> u64 {
        self.0.depth.load(Ordering::Relaxed)
    }

    /// The most items that were in the queue at once.
    pub fn max_depth(&self) -> u64 {
        self.0.max_depth.load(Ordering::Relaxed)
    }

    pub(super) fn entered(&self, count: usize, depth: usize) {
        self.0.passed.fetch_add(count as u64, Ordering::Relaxed);
        self.0.depth.store(depth as u64, Ordering::Relaxed);
        if depth as u64 > self.max_depth() {
            self.0.max_depth.store(depth as u64, Ordering::Relaxed);
        }
    }

    pub(super) fn left(&self, depth: usize) {
        self.0.depth.store(depth as u64, Ordering::Relaxed);
    }

    /// Items that came when nobody wanted any more: they passed, and were thrown away at once.
    pub(super) fn refuse(&self, count: usize) {
        self.0.passed.fetch_add(count as u64, Ordering::Relaxed);
        self.discard(count);
    }

    pub(super) fn discard(&self, count: usize) {
        self.0.discarded.fetch_add(count as u64, Ordering::Relaxed);
    }
}
