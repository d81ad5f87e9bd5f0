//! What all islands of one run share: its counters, its failures, and whether it is to stop.

use std::{sync::OnceLock, task::Waker, time::Instant};

use futures::task::AtomicWaker;

use super::report::Report;
use crate::{
    edge::EdgeStats,
    error::{Error, Failure, FailureKind},
    graph::Graph,
    sync::{Arc, AtomicBool, AtomicU64, AtomicUsize, Mutex, Ordering, lock},
};

/// Shared by the islands, the engine's driver and the handle of one run.
pub struct RunState {
    graph: &'static Graph,
    counters: Vec<AtomicU64>,
    edges: Mutex<Vec<Option<EdgeStats>>>,
    failures: Mutex<Vec<Failure>>,
    /// Islands are to be dropped: something failed, or the caller asked.
    aborted: AtomicBool,
    /// Sources are to end.
    draining: AtomicBool,
    /// What each task waits for, by its number.
    waits: Mutex<Vec<Wait>>,
    /// Islands that have passed everything on, and those that wait for all to have.
    ended: AtomicUsize,
    tasks: AtomicUsize,
    waiting_for_end: Mutex<Vec<Waker>>,
    driver: AtomicWaker,
    /// A hash over which task was polled when; the same for the same schedule.
    trace: AtomicU64,
    started: Instant,
    finished: OnceLock<std::time::Duration>,
}

/// What a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
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

impl RunState {
    pub(crate) fn new(graph: &'static Graph) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place where wall time enters a run")]
        let started = Instant::now();
        RunState {
            graph,
            counters: (0..graph.counters).map(|_| AtomicU64::new(0)).collect(),
            edges: Mutex::new(vec![None; graph.edges.len()]),
            failures: Mutex::new(Vec::new()),
            aborted: AtomicBool::new(false),
            draining: AtomicBool::new(false),
            waits: Mutex::new(Vec::new()),
            ended: AtomicUsize::new(0),
            tasks: AtomicUsize::new(0),
            waiting_for_end: Mutex::new(Vec::new()),
            driver: AtomicWaker::new(),
            trace: AtomicU64::new(0xcbf2_9ce4_8422_2325),
            started,
            finished: OnceLock::new(),
        }
    }

    pub(crate) fn graph(&self) -> &'static Graph {
        self.graph
    }

    /// The number of a new task.
    pub(crate) fn add_task(&self) -> usize {
        lock(&self.waits).push(Wait::Nothing);
        self.tasks.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn add_edge(&self, index: usize) -> EdgeStats {
        let stats = EdgeStats::default();
        lock(&self.edges)[index] = Some(stats.clone());
        stats
    }

    #[inline]
    pub(crate) fn count(&self, counter: usize, by: u64) {
        self.counters[counter].fetch_add(by, Ordering::Relaxed);
    }

    pub(crate) fn counter(&self, counter: usize) -> u64 {
        self.counters[counter].load(Ordering::Relaxed)
    }

    pub(crate) fn edge(&self, index: usize) -> Option<EdgeStats> {
        lock(&self.edges)[index].clone()
    }

    /// Records a failure and stops the run. The first one is the cause.
    pub(crate) fn fail(&self, failure: Failure) {
        let stage = failure.node.map(|node| self.graph.nodes[usize::from(node)].name);
        tracing::error!(pipeline = self.graph.name, stage, failure = %failure.kind, "run failed");
        lock(&self.failures).push(failure);
        self.abort();
    }

    /// Stops the run: its islands are dropped at their next await.
    pub(crate) fn abort(&self) {
        self.aborted.store(true, Ordering::Release);
        self.driver.wake();
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.aborted.load(Ordering::Acquire)
    }

    pub(crate) fn drain(&self) {
        self.draining.store(true, Ordering::Release);
        self.driver.wake();
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    /// The driver's task is woken when the run is aborted.
    pub(crate) fn watch(&self, waker: &Waker) {
        self.driver.register(waker);
    }

    pub(crate) fn wait(&self, task: usize, wait: Wait) {
        lock(&self.waits)[task] = wait;
    }

    pub(crate) fn waits(&self) -> Vec<Wait> {
        lock(&self.waits).clone()
    }

    /// Notes that a task is polled.
    pub(crate) fn trace(&self, task: usize) {
        let hash = self.trace.load(Ordering::Relaxed);
        self.trace.store((hash ^ task as u64).wrapping_mul(0x0100_0000_01b3), Ordering::Relaxed);
    }

    pub(crate) fn trace_hash(&self) -> u64 {
        self.trace.load(Ordering::Relaxed)
    }

    /// One link of the chain of waits.
    pub(crate) fn describe_wait(&self, task: usize, wait: Wait) -> String {
        let island = self
            .graph
            .islands
            .iter()
            .flat_map(|island| std::iter::repeat_n(island.name, self.graph.replicas(island)));
        let name = island.into_iter().nth(task).unwrap_or("?");
        let what = match wait {
            Wait::Input => "items from another island",
            Wait::Output => "another island to take its items",
            Wait::End => "the other islands to end",
            Wait::Nothing | Wait::Outside => "nothing the run knows",
        };
        format!("`{name}` waits for {what}")
    }

    /// One island has passed everything on.
    pub(crate) fn end(&self) {
        if self.ended.fetch_add(1, Ordering::AcqRel) + 1 == self.tasks.load(Ordering::Acquire) {
            let waiting = std::mem::take(&mut *lock(&self.waiting_for_end));
            waiting.into_iter().for_each(Waker::wake);
        }
    }

    /// Whether all islands have; else the task is woken when they have.
    pub(crate) fn poll_all_ended(&self, waker: &Waker) -> bool {
        let mut waiting = lock(&self.waiting_for_end);
        let all = self.ended.load(Ordering::Acquire) == self.tasks.load(Ordering::Acquire);
        if !all {
            waiting.push(waker.clone());
        }
        all
    }

    /// What the run has done so far.
    pub(crate) fn report(&self) -> Report {
        Report::new(self, *self.finished.get().unwrap_or(&self.started.elapsed()))
    }

    /// The outcome, once every island has ended or been dropped.
    pub(crate) fn outcome(self: &Arc<Self>) -> Result<Report, Error> {
        let _ = self.finished.set(self.started.elapsed());
        let mut failures = std::mem::take(&mut *lock(&self.failures));
        if failures.is_empty() && self.is_aborted() {
            failures.push(Failure::without_stage(FailureKind::Aborted));
        }
        let report = self.report();
        if failures.is_empty() {
            return Ok(report);
        }
        let failure = failures.remove(0);
        Err(Error { graph: self.graph, failure, later: failures, report: Box::new(report) })
    }
}
