//! Counters: one for what an island takes, and one more wherever the number of items changes. Elsewhere a stage's counts
//! are those of its neighbour.

use super::{Carries, Counters, Edge, Island};
use crate::{
    graph::{ArmTarget, Graph, Node, NodeId},
    ops::{Rate, Shape},
};

/// Numbers every island's counters and says which ones belong to each node.
pub(super) fn assign(graph: &Graph, islands: &mut [Island], edges: &[Edge]) -> Vec<Counters> {
    let mut counters = vec![Counters::default(); graph.nodes.len()];
    let mut next = 0;
    for island in islands {
        island.first_counter = next;
        next += 1;
        let taken = island.first_counter;
        number(graph, island, island.head, taken, &mut next, &mut counters);
        // What is given at the end comes last: hot blocks count what comes before.
        let gives_at_end = |&&id: &&NodeId| graph.node(id).op.shape.gives_at_end();
        for id in island.nodes.iter().filter(gives_at_end) {
            counters[id.0].given = Some(next);
            next += 1;
        }
        island.counters = next - island.first_counter;
    }
    // A cut source only counts chunks; its items are counted where they are decoded.
    for edge in edges.iter().filter(|edge| edge.carries == Carries::Chunks) {
        let decoded = counters[edge.to.0].taken;
        counters[edge.from.0] = Counters { taken: decoded, given: decoded, dropped: None };
    }
    counters
}

/// Walks the island's tree; `entering` counts what reaches `id`.
fn number(
    graph: &Graph,
    island: &Island,
    id: NodeId,
    entering: usize,
    next: &mut usize,
    counters: &mut [Counters],
) {
    let node = graph.node(id);
    let mut fresh = || {
        *next += 1;
        *next - 1
    };
    let own = &mut counters[id.0];
    own.taken = Some(entering);
    own.given = match node.op.shape {
        Shape::Source | Shape::Join(_) | Shape::Through(Rate::One) if !node.op.fallible => {
            Some(entering)
        }
        Shape::Fork(_) | Shape::Terminal => Some(entering),
        shape if shape.gives_at_end() => None,
        _ => Some(fresh()),
    };
    own.dropped = drops(node).then(&mut fresh);
    let given = own.given;
    for link in graph.outputs_of(id) {
        if !island.nodes.contains(&link.to) {
            continue;
        }
        // What a port of a fork gives is not what entered the fork.
        let through = if splits(node, link.from_port) { None } else { given };
        let entering = through.unwrap_or_else(|| {
            *next += 1;
            *next - 1
        });
        number(graph, island, link.to, entering, next, counters);
    }
}

fn splits(node: &Node, port: usize) -> bool {
    match node.op.shape {
        Shape::Fork(fork) => !fork.gives_to_all(),
        _ => node.op.fallible && port != 0,
    }
}

fn drops(node: &Node) -> bool {
    node.op.fallible || node.arms.iter().any(|arm| matches!(arm.target, ArmTarget::Drop(_)))
}
