//! What all islands of one run share: its counters, its failures, and whether it is to stop.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::OnceLock,
    task::Waker,
    time::Duration,
};

use super::{Finished, RunContext, gate::Gate, report::Report, task::TaskState};
use crate::{
    edge::EdgeStats,
    error::{Error, Failure, FailureKind},
    graph::Graph,
    island::{caught, contained},
    sync::{Arc, AtomicBool, AtomicU64, AtomicUsize, Mutex, Ordering, lock},
};

/// Shared by the islands, the engine's driver and the handle of one run.
pub struct RunState {
    graph: &'static Graph,
    context: RunContext,
    /// Around all that is told of the run.
    span: tracing::Span,
    /// Those of each edge: one, or one a replica behind it.
    edges: Mutex<Vec<Vec<EdgeStats>>>,
    failures: Mutex<Vec<Failure>>,
    /// Islands are to be dropped: something failed, or the caller asked.
    aborted: AtomicBool,
    /// Sources are to end.
    draining: Gate,
    /// Islands and replicas, by their number.
    tasks: Mutex<Vec<Arc<TaskState>>>,
    /// How many have passed everything on, and whether all have.
    ended: AtomicUsize,
    all_ended: Gate,
    /// Who is to hear of an abort or a drain, by name: each part of an engine that has islands of this run.
    watchers: Mutex<Vec<(&'static str, Waker)>>,
    /// A hash over which task was polled when; the same for the same schedule.
    trace: AtomicU64,
    finished: OnceLock<Duration>,
}

impl RunState {
    pub(crate) fn new(graph: &'static Graph, context: RunContext) -> Self {
        let span = tracing::debug_span!("pipeline", name = graph.name, engine = context.engine());
        RunState {
            graph,
            context,
            span,
            edges: Mutex::new(vec![Vec::new(); graph.edges.len()]),
            failures: Mutex::new(Vec::new()),
            aborted: AtomicBool::new(false),
            draining: Gate::default(),
            tasks: Mutex::new(Vec::new()),
            ended: AtomicUsize::new(0),
            all_ended: Gate::default(),
            watchers: Mutex::new(Vec::new()),
            trace: AtomicU64::new(0xcbf2_9ce4_8422_2325),
            finished: OnceLock::new(),
        }
    }

    pub(crate) fn graph(&self) -> &'static Graph {
        self.graph
    }

    /// Of the whole run; that of an island is its child.
    pub(crate) fn span(&self) -> &tracing::Span {
        &self.span
    }

    pub(crate) fn context(&self) -> &RunContext {
        &self.context
    }

    /// A new island or replica.
    pub(crate) fn add_task(&self, island: usize) -> Arc<TaskState> {
        let task = Arc::new(TaskState::new(island, self.graph.counters_of(island)));
        lock(&self.tasks).push(task.clone());
        task
    }

    pub(crate) fn tasks(&self) -> Vec<Arc<TaskState>> {
        lock(&self.tasks).clone()
    }

    pub(crate) fn add_edge(&self, index: usize) -> EdgeStats {
        let stats = EdgeStats::of(index);
        lock(&self.edges)[index].push(stats.clone());
        stats
    }

    pub(crate) fn edge(&self, index: usize) -> Vec<EdgeStats> {
        lock(&self.edges)[index].clone()
    }

    /// Records a failure and stops the run. The first one is the cause.
    pub(crate) fn fail(&self, failure: Failure) {
        let stage = failure.node.map(|node| self.graph.nodes[usize::from(node)].name);
        // A subscriber is the user's, and so is an error's text.
        contained(|| {
            tracing::error!(pipeline = self.graph.name, stage, failure = %failure.kind, "run failed");
        });
        lock(&self.failures).push(failure);
        self.abort();
    }

    /// Stops the run: its islands are dropped at their next await.
    pub(crate) fn abort(&self) {
        self.aborted.store(true, Ordering::Release);
        self.wake_watchers();
    }

    /// Drops an island that will not be polled again. Destructors are the user's: a panic in one is a failure behind those
    /// there are, and keeps no other island from being dropped.
    pub(crate) fn drop_task<T>(&self, task: T) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(task))) {
            self.fail(caught(payload));
        }
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.aborted.load(Ordering::Acquire)
    }

    /// Sources end, also those that wait for something to give.
    pub(crate) fn drain(&self) {
        self.draining.open();
        self.wake_watchers();
    }

    pub(crate) fn draining(&self) -> &Gate {
        &self.draining
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.is_open()
    }

    /// From now on, this part of an engine is woken when the run is aborted, or drains.
    pub(crate) fn watch(&self, who: &'static str, waker: &Waker) {
        let mut watchers = lock(&self.watchers);
        match watchers.iter_mut().find(|(name, _)| *name == who) {
            Some((_, known)) => known.clone_from(waker),
            None => watchers.push((who, waker.clone())),
        }
    }

    /// This part of an engine has no island of the run any more.
    #[cfg(any(feature = "dataflow", feature = "steal"))]
    pub(crate) fn unwatch(&self, who: &'static str) {
        lock(&self.watchers).retain(|(name, _)| *name != who);
    }

    fn wake_watchers(&self) {
        let watchers = lock(&self.watchers).clone();
        for (_, waker) in watchers {
            contained(|| waker.wake());
        }
    }

    /// Notes that a task is polled.
    pub(crate) fn trace(&self, task: usize) {
        let hash = self.trace.load(Ordering::Relaxed);
        self.trace.store((hash ^ task as u64).wrapping_mul(0x0100_0000_01b3), Ordering::Relaxed);
    }

    pub(crate) fn trace_hash(&self) -> u64 {
        self.trace.load(Ordering::Relaxed)
    }

    /// One island has passed everything on.
    pub(crate) fn end(&self) {
        if self.ended.fetch_add(1, Ordering::AcqRel) + 1 == lock(&self.tasks).len() {
            self.all_ended.open();
        }
    }

    /// Open once every island has.
    pub(crate) fn all_ended(&self) -> &Gate {
        &self.all_ended
    }

    fn wall(&self) -> Duration {
        self.finished.get().copied().unwrap_or_else(|| self.context.clock().now())
    }

    /// What the run has done so far.
    pub(crate) fn report(&self) -> Report {
        Report::new(self, self.wall())
    }

    /// The end of the run, once every island has ended or been dropped, or nobody is left to run it; `finish` collects the outputs of
    /// one that ended well, or is dropped with those there are.
    pub(crate) fn finished<O>(&self, finish: impl FnOnce() -> O) -> Result<Finished<O>, Error> {
        let _ = self.finished.set(self.context.clock().now());
        // A failure is an abort as well.
        if self.is_aborted() {
            self.drop_task(finish);
            return Err(self.error());
        }
        let report = self.report();
        contained(|| {
            let _entered = self.span.enter();
            tracing::debug!(pipeline = self.graph.name, wall = ?report.wall, "run ended");
        });
        Ok(Finished { output: finish(), report })
    }

    /// Whoever polls a handle once more than to its end is told so: nothing would wake who waits.
    pub(crate) fn taken_already(&self) -> Error {
        let cause = "the result of this run was taken already";
        let failure = Failure::without_stage(FailureKind::Engine(cause.into()));
        Error { graph: self.graph, failure, later: Vec::new(), report: Box::new(self.report()) }
    }

    /// Why it did not end well.
    fn error(&self) -> Error {
        let mut failures = std::mem::take(&mut *lock(&self.failures));
        // An edge breaks because of another failure, which may have been told of later.
        if !failures.iter().all(Failure::is_broken) {
            failures.retain(|failure| !failure.is_broken());
        }
        let mut failures = failures.into_iter();
        let failure =
            failures.next().unwrap_or_else(|| Failure::without_stage(FailureKind::Aborted));
        let (later, report) = (failures.collect(), Box::new(self.report()));
        Error { graph: self.graph, failure, later, report }
    }
}

/// Failures that nobody asked for hold errors of the user's, and whoever drops a run last may be a thread that other runs share.
impl Drop for RunState {
    fn drop(&mut self) {
        let failures = std::mem::take(&mut *lock(&self.failures));
        for failure in failures {
            contained(|| drop(failure));
        }
    }
}
