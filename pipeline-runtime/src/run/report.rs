//! What a run did: items a stage, times an island, items and depth an edge, wall time.

use std::{
    fmt::{self, Write},
    time::Duration,
};

use super::{
    state::RunState,
    task::{TaskState, Wait},
};
use crate::edge::EdgeStats;

/// Counts and times of a run, while it goes on or after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its name.
    pub pipeline: &'static str,
    /// The engine it ran on.
    pub engine: &'static str,
    /// Since the run started.
    pub wall: Duration,
    /// In the order of the block.
    pub stages: Vec<StageReport>,
    /// In topological order.
    pub islands: Vec<IslandReport>,
    /// In the order of their consumers.
    pub edges: Vec<EdgeReport>,
    /// On the sync engine, a hash of the schedule: the same seed gives the same.
    pub trace_hash: u64,
}

/// The items of one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageReport {
    /// Unique in the pipeline.
    pub name: &'static str,
    /// The operator.
    pub op: &'static str,
    /// Items that entered.
    pub taken: u64,
    /// Items that left.
    pub given: u64,
    /// Dropped by `match .. => drop`, skipped, or sent to the dead letters.
    pub dropped: u64,
}

/// How an island spent its time; of a region, the sum over its replicas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IslandReport {
    /// The name of its first stage.
    pub name: &'static str,
    /// How many times it ran side by side.
    pub replicas: usize,
    /// The engine it ran on.
    pub engine: &'static str,
    /// In its stages.
    pub busy: Duration,
    /// Waiting for items.
    pub waiting: Duration,
    /// Waiting for other islands to take items.
    pub blocked: Duration,
    /// Waiting for what is not the run's: I/O, a user's future.
    pub outside: Duration,
    /// Ready to run, or through with its work.
    pub idle: Duration,
}

/// The items of one edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeReport {
    /// The name of its stream, else of the stage it feeds.
    pub name: &'static str,
    /// Items, or chunks of a source, that it queues at most, for each replica where they go by key.
    pub capacity: usize,
    /// Items that entered it.
    pub passed: u64,
    /// Items in it now.
    pub depth: u64,
    /// The most items that were in it at once, or in the fullest of its queues.
    pub max_depth: u64,
    /// Items thrown away because nobody wanted them any more.
    pub discarded: u64,
}

impl Report {
    pub(crate) fn new(run: &RunState, wall: Duration) -> Self {
        Report {
            pipeline: run.graph().name,
            engine: run.context().engine(),
            wall,
            stages: stages(run),
            islands: islands(run, wall),
            edges: edges(run),
            trace_hash: run.trace_hash(),
        }
    }

    /// The stage of this name.
    pub fn stage(&self, name: &str) -> Option<&StageReport> {
        self.stages.iter().find(|stage| stage.name == name)
    }

    /// The edge of this name: its stream, or the stage it feeds.
    pub fn edge(&self, name: &str) -> Option<&EdgeReport> {
        self.edges.iter().find(|edge| edge.name == name)
    }
}

fn stages(run: &RunState) -> Vec<StageReport> {
    let tasks = run.tasks();
    // A counter may be another island's: what leaves a stage in front of an edge is what enters the one behind it.
    let count = |counter: Option<usize>| {
        let counter = counter?;
        let island =
            run.graph().islands.iter().rposition(|island| island.first_counter <= counter)?;
        let slot = counter - run.graph().islands[island].first_counter;
        let replicas = tasks.iter().filter(|task| task.island == island);
        Some(replicas.map(|task| task.counter(slot)).sum())
    };
    let stages = run.graph().nodes.iter().map(|node| StageReport {
        name: node.name,
        op: node.op,
        taken: count(node.taken).unwrap_or(0),
        given: count(node.given).unwrap_or(0),
        dropped: count(node.dropped).unwrap_or(0),
    });
    stages.collect()
}

/// What is left of the run's time is idle, so that an island's times add up to it, once for each replica.
fn islands(run: &RunState, wall: Duration) -> Vec<IslandReport> {
    let tasks = run.tasks();
    let islands = run.graph().islands.iter().enumerate().map(|(index, island)| {
        let replicas = tasks.iter().filter(|task| task.island == index);
        let sum = |time: fn(&TaskState) -> Duration| replicas.clone().map(|task| time(task)).sum();
        let (busy, waiting) = (sum(TaskState::busy), sum(|task| task.waited(Wait::Input)));
        let blocked = sum(|task| task.waited(Wait::Output));
        let outside = sum(|task| task.waited(Wait::Outside));
        let whole: Duration = replicas.clone().map(|_| wall).sum();
        IslandReport {
            name: island.name,
            replicas: replicas.clone().count(),
            engine: replicas
                .clone()
                .find_map(|task| task.engine())
                .unwrap_or(run.context().engine()),
            busy,
            waiting,
            blocked,
            outside,
            idle: whole.saturating_sub(busy + waiting + blocked + outside),
        }
    });
    islands.collect()
}

fn edges(run: &RunState) -> Vec<EdgeReport> {
    let edges = run.graph().edges.iter().enumerate().map(|(index, edge)| {
        let queues = run.edge(index);
        let sum = |count: fn(&EdgeStats) -> u64| queues.iter().map(count).sum();
        EdgeReport {
            name: edge.name,
            capacity: run
                .graph()
                .bound_on(edge, Some(run.context().cores()))
                .unwrap_or(edge.capacity),
            passed: sum(EdgeStats::passed),
            depth: sum(EdgeStats::depth),
            max_depth: queues.iter().map(EdgeStats::max_depth).max().unwrap_or(0),
            discarded: sum(EdgeStats::discarded),
        }
    });
    edges.collect()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} on {}: {:.3?}", self.pipeline, self.engine, self.wall)?;
        writeln!(f, "  {:<20} {:>12} {:>12} {:>12}", "stage", "in", "out", "dropped")?;
        for stage in &self.stages {
            let (name, dropped) = (stage.name, stage.dropped);
            writeln!(f, "  {name:<20} {:>12} {:>12} {dropped:>12}", stage.taken, stage.given)?;
        }
        write!(f, "  {:<20} {:>12} {:>12} {:>12}", "island", "busy", "waiting", "blocked")?;
        writeln!(f, " {:>12} {:>12}", "outside", "idle")?;
        for island in &self.islands {
            let mut name = island.name.to_owned();
            if island.replicas > 1 {
                let _ = write!(name, " x{}", island.replicas);
            }
            if island.engine != self.engine {
                let _ = write!(name, " on {}", island.engine);
            }
            write!(f, "  {name:<20}")?;
            let IslandReport { busy, waiting, blocked, outside, idle, .. } = island;
            for time in [busy, waiting, blocked, outside, idle] {
                write!(f, " {:>12}", format!("{time:.2?}"))?;
            }
            writeln!(f)?;
        }
        if self.edges.is_empty() {
            return Ok(());
        }
        writeln!(f, "  {:<20} {:>12} {:>12} {:>12}", "edge", "passed", "max depth", "discarded")?;
        for edge in &self.edges {
            let (name, passed, discarded) = (edge.name, edge.passed, edge.discarded);
            let depth = format!("{}/{}", edge.max_depth, edge.capacity);
            writeln!(f, "  {name:<20} {passed:>12} {depth:>12} {discarded:>12}")?;
        }
        Ok(())
    }
}
