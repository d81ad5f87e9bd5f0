//! What a run did: items a stage, items and depth an edge, wall time.

use std::{fmt, time::Duration};

use super::state::RunState;

/// Counts and times of a run, while it goes on or after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub pipeline: &'static str,
    /// Since the run started.
    pub wall: Duration,
    /// In the order of the block.
    pub stages: Vec<StageReport>,
    pub edges: Vec<EdgeReport>,
    /// On the sync engine, a hash of the schedule: the same seed gives the same.
    pub trace_hash: u64,
}

/// The items of one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageReport {
    pub name: &'static str,
    pub op: &'static str,
    pub taken: u64,
    pub given: u64,
    /// Dropped by `match .. => drop`, skipped, or sent to the dead letters.
    pub dropped: u64,
}

/// The items of one edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeReport {
    pub name: &'static str,
    pub capacity: usize,
    pub passed: u64,
    pub depth: u64,
    pub max_depth: u64,
    pub discarded: u64,
}

impl Report {
    pub(crate) fn new(run: &RunState, wall: Duration) -> Self {
        let graph = run.graph();
        let count = |counter: Option<usize>| counter.map_or(0, |counter| run.counter(counter));
        let stages = graph.nodes.iter().map(|node| StageReport {
            name: node.name,
            op: node.op,
            taken: count(node.taken),
            given: count(node.given),
            dropped: count(node.dropped),
        });
        let edges = graph.edges.iter().enumerate().filter_map(|(index, edge)| {
            let stats = run.edge(index)?;
            Some(EdgeReport {
                name: edge.name,
                capacity: edge.capacity,
                passed: stats.passed(),
                depth: stats.depth(),
                max_depth: stats.max_depth(),
                discarded: stats.discarded(),
            })
        });
        Report {
            pipeline: graph.name,
            wall,
            stages: stages.collect(),
            edges: edges.collect(),
            trace_hash: run.trace_hash(),
        }
    }

    /// The stage of this name.
    pub fn stage(&self, name: &str) -> Option<&StageReport> {
        self.stages.iter().find(|stage| stage.name == name)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {:.3?}", self.pipeline, self.wall)?;
        writeln!(f, "  {:<20} {:>12} {:>12} {:>9}", "stage", "in", "out", "dropped")?;
        for stage in &self.stages {
            let (name, dropped) = (stage.name, stage.dropped);
            writeln!(f, "  {name:<20} {:>12} {:>12} {dropped:>9}", stage.taken, stage.given)?;
        }
        if self.edges.is_empty() {
            return Ok(());
        }
        writeln!(f, "  {:<20} {:>12} {:>12} {:>9}", "edge", "passed", "max depth", "discarded")?;
        for edge in &self.edges {
            let depth = format!("{}/{}", edge.max_depth, edge.capacity);
            writeln!(
                f,
                "  {:<20} {:>12} {depth:>12} {:>9}",
                edge.name, edge.passed, edge.discarded
            )?;
        }
        Ok(())
    }
}
