//! Where the items of a run are that have not come to their end: what a drain that takes too long leaves.

use super::{state::RunState, task::TaskState};
use crate::{
    edge::EdgeStats,
    error::{Held, HeldPlace},
    graph::NodeIndex,
};

/// Items queued in front of stages now, and those in their hands.
pub(crate) fn held(run: &RunState) -> Vec<Held> {
    let mut held: Vec<Held> = Vec::new();
    let all = queued(run).chain(in_hand(run)).chain(gathered(run)).chain(under_way(run));
    for (node, items, place) in all.filter(|&(_, items, _)| items > 0) {
        let stage = run.graph().nodes[usize::from(node)].name;
        let chunks = place == HeldPlace::Before && comes_in_chunks(run, node);
        match held.iter_mut().find(|held| (held.stage, held.place) == (stage, place)) {
            Some(held) => held.items += items,
            None => held.push(Held { stage, items, chunks, place }),
        }
    }
    held
}

type Found = (NodeIndex, u64, HeldPlace);

fn comes_in_chunks(run: &RunState, node: NodeIndex) -> bool {
    run.graph().edges.iter().any(|edge| edge.to == node && edge.chunks)
}

/// In the queue, and in the hands of those that wait for room in it.
fn queued(run: &RunState) -> impl Iterator<Item = Found> {
    run.graph().edges.iter().enumerate().map(|(index, edge)| {
        let of_queue = |stats: &EdgeStats| stats.depth() + stats.unsent();
        (edge.to, run.edge(index).iter().map(of_queue).sum(), HeldPlace::Before)
    })
}

/// What an island has taken from its edge and not begun, or has under way in several lanes: what left the edge, and is not counted
/// by the island. A join takes items from several edges, and one that decodes chunks counts what is in them.
fn in_hand(run: &RunState) -> impl Iterator<Item = Found> {
    let graph = run.graph();
    let island_of = |node: NodeIndex| graph.nodes[usize::from(node)].island;
    let tasks = run.tasks();
    graph.edges.iter().enumerate().filter_map(move |(index, edge)| {
        let island = island_of(edge.to);
        let alone = graph.edges.iter().filter(|other| island_of(other.to) == island).count() == 1;
        if edge.chunks || !alone {
            return None;
        }
        let left = |stats: &EdgeStats| {
            stats.passed().saturating_sub(stats.depth()).saturating_sub(stats.discarded())
        };
        let left: u64 = run.edge(index).iter().map(left).sum();
        let begun: u64 =
            tasks.iter().filter(|task| task.island == island).map(|task| task.counter(0)).sum();
        Some((edge.to, left.saturating_sub(begun), HeldPlace::In))
    })
}

fn gathered(run: &RunState) -> impl Iterator<Item = Found> {
    let of_task = |task: &TaskState| -> Vec<Found> {
        let gathering = task.gathering().into_iter();
        gathering
            .map(|(node, size)| (node, gathered_in(run, task, node, size), HeldPlace::In))
            .collect()
    };
    run.tasks().into_iter().flat_map(move |task| of_task(&task))
}

/// What a stage that gives its items by the `size` has taken and not given yet. Behind a `map` in the same island it
/// shares that one's counter, so that an item which is still there counts too.
fn gathered_in(run: &RunState, task: &TaskState, node: NodeIndex, size: usize) -> u64 {
    let description = &run.graph().nodes[usize::from(node)];
    let first = run.graph().islands[task.island].first_counter;
    let count = |counter: Option<usize>| counter.map(|counter| task.counter(counter - first));
    let taken = count(description.taken).unwrap_or(0);
    let given = count(description.given).unwrap_or(0);
    taken.saturating_sub(given * size as u64)
}

fn under_way(run: &RunState) -> impl Iterator<Item = Found> {
    let tasks = run.tasks().into_iter();
    tasks.filter_map(|task| Some((task.under_way()?, 1, HeldPlace::In)))
}
