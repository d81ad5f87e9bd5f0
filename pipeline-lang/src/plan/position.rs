//! Which edges carry positions: only those behind which an error may have to name the item, and those that deal items out by
//! key, since no replica behind one sees them all and could count them.

use super::{Carries, Edge, Island, IslandId};
use crate::{
    graph::{Graph, NodeId},
    ops::{Join, Shape},
};

/// Marks edges against the flow, from the last island to the first.
pub(super) fn assign(graph: &Graph, islands: &[Island], home: &[IslandId], edges: &mut [Edge]) {
    for island in islands.iter().rev() {
        let needed = names_items(graph, island) || passes_on(graph, island, home, edges);
        for edge in edges.iter_mut().filter(|edge| edge.to == island.head) {
            // A zip makes new items, numbered by itself; a chunk knows its own ordinal.
            let keeps = graph.node(edge.to).op.shape != Shape::Join(Join::All)
                && edge.carries == Carries::Items;
            edge.positions = (needed || edge.keyed.is_some()) && keeps;
        }
    }
}

fn names_items(graph: &Graph, island: &Island) -> bool {
    island.nodes.iter().any(|&node| graph.node(node).op.fallible)
}

/// A positioned edge leaves the island from a stage whose items still are those that entered.
fn passes_on(graph: &Graph, island: &Island, home: &[IslandId], edges: &[Edge]) -> bool {
    let leaves = |edge: &&Edge| home[edge.from.0] == island.id && edge.positions;
    edges.iter().filter(leaves).any(|edge| !renumbers(graph, edge.from))
}

/// A fold's result is no longer any item of the input.
fn renumbers(graph: &Graph, node: NodeId) -> bool {
    graph.node(node).op.shape.gives_at_end()
}
