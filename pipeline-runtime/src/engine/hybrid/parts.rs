//! Which islands of a run go where.

use super::super::roster::Task;
use crate::{
    graph::{Graph, Island},
    run::state::RunState,
};

/// The tasks of a run by the engine that is to run them.
pub(super) struct Parts<'env> {
    pub(super) stealing: Vec<Task<'env>>,
    /// With their numbers in the run: threads are named after islands.
    pub(super) threads: Vec<(usize, Task<'env>)>,
    pub(super) waiting: Vec<Task<'env>>,
}

impl<'env> Parts<'env> {
    pub(super) fn of(tasks: Vec<Task<'env>>, run: &RunState) -> Self {
        let mut parts = Parts { stealing: Vec::new(), threads: Vec::new(), waiting: Vec::new() };
        for (number, (task, state)) in tasks.into_iter().zip(run.tasks()).enumerate() {
            let engine = engine_of(run.graph(), &run.graph().islands[state.island]);
            state.give_to(engine);
            match engine {
                "steal" => parts.stealing.push(task),
                "dataflow" => parts.threads.push((number, task)),
                _ => parts.waiting.push(task),
            }
        }
        parts
    }
}

/// As planned. A pipeline that was not made for this engine has no plan for it: there, what waits, comes in, or else only computes
/// is told by its stages.
fn engine_of(graph: &Graph, island: &Island) -> &'static str {
    if graph.engine == "hybrid" {
        return island.engine;
    }
    match graph.nodes[usize::from(island.nodes[0])].op {
        _ if island.asynchronous => "tokio",
        "source" => "dataflow",
        _ => "steal",
    }
}
