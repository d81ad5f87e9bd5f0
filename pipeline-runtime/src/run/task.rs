//! One island or replica as the run watches it: what it waits for now, and how it has spent its time.

use std::{sync::OnceLock, time::Duration};

use super::{RunContext, context::Pacing};
use crate::{
    graph::NodeIndex,
    sync::{AtomicU8, AtomicU64, AtomicUsize, Mutex, Ordering, lock},
};

/// What a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Wait {
    /// Nothing: it runs or is ready to.
    Nothing,
    /// Items from another island.
    Input,
    /// Another island to take items.
    Output,
    /// All islands to have ended.
    End,
    /// Something that is not the run's: I/O, a timer, a user's future.
    Outside,
}

impl Wait {
    const ALL: [Wait; 5] = [Wait::Nothing, Wait::Input, Wait::Output, Wait::End, Wait::Outside];
}

/// No edge and no stage has this number.
const NOTHING: usize = usize::MAX;

/// Shared by the island and whoever asks about it.
pub(crate) struct TaskState {
    /// The island's number in the graph.
    pub(crate) island: usize,
    /// Where it runs, if the run's engine gave it to another.
    engine: OnceLock<&'static str>,
    /// The island's counters. Only the task itself writes them.
    counters: Box<[AtomicU64]>,
    /// The island's stages that gather items, with how many each gives together.
    gathering: Mutex<Vec<(NodeIndex, usize)>>,
    wait: AtomicU8,
    /// What the wait is for: the number of an edge or of a stage, or [`NOTHING`].
    on: AtomicUsize,
    /// The `async` stage whose future the island waits for, or [`NOTHING`]: its item is in no queue.
    under_way: AtomicUsize,
    /// Nanoseconds in the island's code, and by what it waited for between two polls.
    busy: AtomicU64,
    waited: [AtomicU64; Wait::ALL.len()],
}

impl TaskState {
    pub(crate) fn new(island: usize, counters: usize) -> Self {
        TaskState {
            island,
            engine: OnceLock::new(),
            counters: (0..counters).map(|_| AtomicU64::new(0)).collect(),
            gathering: Mutex::new(Vec::new()),
            wait: AtomicU8::new(Wait::Nothing as u8),
            on: AtomicUsize::new(NOTHING),
            under_way: AtomicUsize::new(NOTHING),
            busy: AtomicU64::new(0),
            waited: Wait::ALL.map(|_| AtomicU64::new(0)),
        }
    }

    /// The run's engine gives the task to another.
    #[cfg(feature = "hybrid")]
    pub(crate) fn give_to(&self, engine: &'static str) {
        let _ = self.engine.set(engine);
    }

    /// Where it runs, if not on the run's engine.
    pub(crate) fn engine(&self) -> Option<&'static str> {
        self.engine.get().copied()
    }

    /// Adds to a counter of the island.
    #[inline]
    pub(crate) fn count(&self, counter: usize, by: u64) {
        let counter = &self.counters[counter];
        counter.store(counter.load(Ordering::Relaxed) + by, Ordering::Relaxed);
    }

    /// A stage of the island gathers so many items into one.
    pub(crate) fn gathers(&self, node: NodeIndex, size: usize) {
        lock(&self.gathering).push((node, size));
    }

    pub(crate) fn gathering(&self) -> Vec<(NodeIndex, usize)> {
        lock(&self.gathering).clone()
    }

    pub(crate) fn counter(&self, counter: usize) -> u64 {
        self.counters.get(counter).map_or(0, |counter| counter.load(Ordering::Relaxed))
    }

    pub(crate) fn set_wait(&self, wait: Wait) {
        self.set_wait_on(wait, None);
    }

    /// For an edge's input or output, `on` is the edge; for what is outside, the stage.
    pub(crate) fn set_wait_on(&self, wait: Wait, on: Option<usize>) {
        self.on.store(on.unwrap_or(NOTHING), Ordering::Relaxed);
        self.wait.store(wait as u8, Ordering::Relaxed);
    }

    pub(crate) fn waits_on(&self) -> Option<usize> {
        Some(self.on.load(Ordering::Relaxed)).filter(|&on| on != NOTHING)
    }

    pub(crate) fn set_under_way(&self, stage: Option<NodeIndex>) {
        self.under_way.store(stage.map_or(NOTHING, usize::from), Ordering::Relaxed);
    }

    /// The stage that an item is in whose future has not ended.
    pub(crate) fn under_way(&self) -> Option<NodeIndex> {
        self.under_way.load(Ordering::Relaxed).try_into().ok()
    }

    pub(crate) fn wait(&self) -> Wait {
        Wait::ALL[usize::from(self.wait.load(Ordering::Relaxed))]
    }

    pub(crate) fn busy(&self) -> Duration {
        Duration::from_nanos(self.busy.load(Ordering::Relaxed))
    }

    pub(crate) fn waited(&self, wait: Wait) -> Duration {
        Duration::from_nanos(self.waited[wait as usize].load(Ordering::Relaxed))
    }
}

/// Takes the time around every poll of a task.
pub(crate) struct Stopwatch {
    context: RunContext,
    /// When the task last returned from a poll, or was made.
    left: Duration,
}

impl Stopwatch {
    pub(crate) fn new(context: RunContext) -> Self {
        let left = context.clock().now();
        Stopwatch { context, left }
    }

    pub(crate) fn poll<R>(&mut self, task: &TaskState, poll: impl FnOnce() -> R) -> R {
        let entered = self.context.recently();
        add(&task.waited[task.wait() as usize], entered.saturating_sub(self.left));
        let polled = poll();
        self.left = self.context.clock().now();
        add(&task.busy, self.left.saturating_sub(entered));
        if self.context.pacing() != Pacing::Time {
            self.context.set_reading(Some(self.left));
        }
        polled
    }
}

/// Only the task itself adds.
fn add(to: &AtomicU64, time: Duration) {
    let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    to.store(to.load(Ordering::Relaxed).saturating_add(nanos), Ordering::Relaxed);
}
