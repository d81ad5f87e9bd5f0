//! Why nothing goes on: the chain of waits, from an island to whom it waits for, as far as it leads.

use super::{
    state::RunState,
    task::{TaskState, Wait},
};
use crate::{
    error::{Failure, FailureKind},
    graph::NodeIndex,
    sync::Arc,
};

/// The failure of a run whose islands, these, all wait. Its stage is the one that waits for what nobody in the run will do.
pub(crate) fn stalled(run: &RunState, waiting: &[Arc<TaskState>]) -> Failure {
    let outside = waiting.iter().find(|task| task.wait() == Wait::Outside);
    let node = outside.and_then(|task| task.waits_on()).and_then(|node| node.try_into().ok());
    let start = outside.or_else(|| waiting.iter().find(|task| task.wait() == Wait::Output));
    let chain = Chain { run, waiting }.from(start.or(waiting.first()));
    Failure { node, position: None, kind: FailureKind::Stalled(chain) }
}

struct Chain<'run> {
    run: &'run RunState,
    waiting: &'run [Arc<TaskState>],
}

impl Chain<'_> {
    /// Ends where it closes, or at who waits for no island of the run.
    fn from(&self, start: Option<&Arc<TaskState>>) -> Vec<String> {
        let (mut links, mut seen, mut next) = (Vec::new(), Vec::new(), start);
        while let Some(task) = next.filter(|task| !seen.contains(&task.island)) {
            seen.push(task.island);
            links.push(self.describe(task));
            next = self.waits_for(task);
        }
        links
    }

    /// The island at the other end of the edge.
    fn waits_for(&self, task: &TaskState) -> Option<&Arc<TaskState>> {
        let edge = self.run.graph().edges.get(task.waits_on()?)?;
        let node = match task.wait() {
            Wait::Input => edge.from,
            Wait::Output => edge.to,
            Wait::Nothing | Wait::End | Wait::Outside => return None,
        };
        let island = self.run.graph().nodes[usize::from(node)].island;
        self.waiting.iter().find(|task| task.island == island)
    }

    fn describe(&self, task: &TaskState) -> String {
        let name = self.run.graph().islands[task.island].name;
        let what = match (task.wait(), task.waits_on()) {
            (Wait::Input, Some(edge)) => {
                let edge = &self.run.graph().edges[edge];
                format!("items of `{}` from `{}`", edge.name, self.island(edge.from))
            }
            (Wait::Output, Some(index)) => {
                let edge = &self.run.graph().edges[index];
                let (name, depth) = (edge.name, self.depth(index));
                let (empties, bound) = (self.island(edge.to), self.bound(index));
                format!("room in `{name}` ({depth}/{bound}), which `{empties}` empties")
            }
            (Wait::Outside, Some(node)) => {
                let stage = self.run.graph().nodes[node].name;
                return format!("`{stage}` waits for what is not the run's");
            }
            (Wait::Input, None) => "items from another island".to_owned(),
            (Wait::Output, None) => "another island to take its items".to_owned(),
            (Wait::End, _) => "the other islands to end".to_owned(),
            (Wait::Nothing | Wait::Outside, _) => "nothing the run knows".to_owned(),
        };
        format!("`{name}` waits for {what}")
    }

    fn depth(&self, edge: usize) -> u64 {
        self.run.edge(edge).iter().map(|stats| stats.depth()).sum()
    }

    /// How much an edge holds: by key, each of its queues.
    fn bound(&self, index: usize) -> usize {
        let edge = &self.run.graph().edges[index];
        let bound = self.run.graph().bound_on(edge, Some(self.run.context().cores()));
        bound.unwrap_or(edge.capacity) * self.run.edge(index).len().max(1)
    }

    /// The name of the island that a stage runs in.
    fn island(&self, node: NodeIndex) -> &'static str {
        let graph = self.run.graph();
        graph.islands[graph.nodes[usize::from(node)].island].name
    }
}
