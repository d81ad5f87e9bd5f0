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
///
/// ```
/// use pipeline::prelude::*;
///
/// let counted = pipeline! { source(0..10) |> filter(|n| n % 2 == 0) |> boundary() |> count(); };
/// let report = counted.run_blocking()?.report;
/// assert_eq!(report.stage("filter").unwrap().given, 5);
/// assert_eq!(report.edge("boundary").unwrap().passed, 5);
/// // As a table.
/// println!("{report}");
/// # Ok::<(), Error>(())
/// ```
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
    /// How many of these took an item: of `#[parallel(2..=8)]`, those that the load asked for.
    pub worked: usize,
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
    /// It moves chunks of a source, which its counts below are of, and not of the items in them.
    pub chunks: bool,
    /// Items that it queues at most, for each replica where they go by key.
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
            worked: replicas.clone().filter(|task| task.counter(0) > 0).count(),
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
            chunks: edge.chunks,
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
        let mut rows = vec![row(["stage", "in", "out", "dropped"])];
        rows.extend(self.stages.iter().map(StageReport::row));
        rows.push(row(["island", "busy", "waiting", "blocked", "outside", "idle"]));
        rows.extend(self.islands.iter().map(|island| island.row(self.engine)));
        if !self.edges.is_empty() {
            rows.push(row(["edge", "passed", "max depth", "discarded"]));
            rows.extend(self.edges.iter().map(EdgeReport::row));
        }
        write_rows(f, &rows)
    }
}

impl StageReport {
    fn row(&self) -> Vec<String> {
        let StageReport { name, taken, given, dropped, .. } = self;
        row([name as &dyn fmt::Display, taken, given, dropped])
    }
}

impl IslandReport {
    fn row(&self, engine: &str) -> Vec<String> {
        let mut name = self.name.to_owned();
        if self.replicas > 1 {
            let (worked, replicas) = (self.worked, self.replicas);
            let _ = match worked < replicas {
                true => write!(name, " x{worked} of {replicas}"),
                false => write!(name, " x{replicas}"),
            };
        }
        if self.engine != engine {
            let _ = write!(name, " on {}", self.engine);
        }
        let times = [self.busy, self.waiting, self.blocked, self.outside, self.idle];
        [name].into_iter().chain(times.map(|time| format!("{time:.2?}"))).collect()
    }
}

impl EdgeReport {
    fn row(&self) -> Vec<String> {
        let name = format!("{}{}", self.name, if self.chunks { ", chunks" } else { "" });
        let depth = format!("{}/{}", self.max_depth, self.capacity);
        row([&name as &dyn fmt::Display, &self.passed, &depth, &self.discarded])
    }
}

fn row<const N: usize>(cells: [impl ToString; N]) -> Vec<String> {
    cells.map(|cell| cell.to_string()).into()
}

/// Writes rows of a name and numbers. A column is as wide as its widest cell in any of the tables, so that they line up.
fn write_rows(f: &mut fmt::Formatter<'_>, rows: &[Vec<String>]) -> fmt::Result {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut cells = row.iter().zip(&widths);
        if let Some((name, &width)) = cells.next() {
            write!(f, "  {name:<width$}")?;
        }
        cells.try_for_each(|(cell, &width)| write!(f, "  {cell:>width$}"))?;
        writeln!(f)?;
    }
    Ok(())
}
