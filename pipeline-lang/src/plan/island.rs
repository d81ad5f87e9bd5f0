//! Islands: what is left joined when the cut links are taken away.

use super::{Carries, Cut, Edge, Input, Island, IslandId, Placement, cut::topological};
use crate::{
    graph::{Graph, NodeId},
    ops::Shape,
};

/// The islands in topological order, and the island of every node.
pub(super) fn form(graph: &Graph, cuts: &[Option<Cut>]) -> (Vec<Island>, Vec<IslandId>) {
    let mut islands = Vec::new();
    let mut home = vec![IslandId(usize::MAX); graph.nodes.len()];
    for head in heads(graph, cuts) {
        let id = IslandId(islands.len());
        let mut nodes = Vec::new();
        collect(graph, cuts, head, &mut nodes);
        for node in &nodes {
            home[node.0] = id;
        }
        islands.push(Island {
            id,
            label: graph.node(head).label.clone(),
            head,
            input: Input::Source,
            nodes,
            region: graph.node(head).region,
            placement: Placement { engine: graph.settings.engine(), why: String::new() },
            on_hybrid: graph.settings.engine(),
            first_counter: 0,
            counters: 0,
        });
    }
    (islands, home)
}

/// The nodes that no fused link feeds. In topological order of nodes, which is one of islands too, since an island's
/// inputs all enter at its head.
fn heads(graph: &Graph, cuts: &[Option<Cut>]) -> Vec<NodeId> {
    let is_head = |&id: &NodeId| graph.inputs(id).all(|link| cuts[link.id.0].is_some());
    topological(graph).into_iter().filter(is_head).collect()
}

fn collect(graph: &Graph, cuts: &[Option<Cut>], node: NodeId, nodes: &mut Vec<NodeId>) {
    nodes.push(node);
    for link in graph.outputs_of(node).filter(|link| cuts[link.id.0].is_none()) {
        collect(graph, cuts, link.to, nodes);
    }
}

/// Says of every island where its items come from, once the edges are known.
pub(super) fn attach_inputs(graph: &Graph, islands: &mut [Island], edges: &[Edge]) {
    for island in islands {
        island.input = input(graph, island, edges);
    }
}

fn input(graph: &Graph, island: &Island, edges: &[Edge]) -> Input {
    let mut incoming: Vec<_> = edges.iter().filter(|edge| edge.to == island.head).collect();
    incoming.sort_by_key(|edge| graph.links[edge.link.0].to_input);
    let chunks_leave = |edge: &&Edge| edge.from == island.head && edge.carries == Carries::Chunks;
    match (graph.node(island.head).op.shape, incoming.as_slice()) {
        (Shape::Join(_), _) => Input::Join(incoming.iter().map(|edge| edge.id).collect()),
        (_, [edge]) if edge.carries == Carries::Chunks => Input::Chunks(edge.id),
        (_, [edge]) => Input::Edge(edge.id),
        _ if edges.iter().any(|edge| chunks_leave(&edge)) => Input::CutSource,
        _ => Input::Source,
    }
}
