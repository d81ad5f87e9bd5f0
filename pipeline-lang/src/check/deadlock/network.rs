//! The topology without what no cycle passes: forks and joins, and the chains of stages between them.

use crate::{
    graph::{Graph, LinkId, NodeId},
    ops::Shape,
};

/// Forks and joins as vertices, chains as arcs.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) vertices: Vec<NodeId>,
    pub(super) arcs: Vec<Arc>,
}

/// A chain from a fork or join to the next.
#[derive(Debug)]
pub(super) struct Arc {
    /// Indices of the vertices.
    pub(super) from: usize,
    pub(super) to: usize,
    /// Along the chain: one more link than there are stages.
    pub(super) links: Vec<LinkId>,
    pub(super) nodes: Vec<NodeId>,
}

impl Network {
    pub(super) fn new(graph: &Graph) -> Self {
        let meets =
            |id: NodeId| graph.node(id).op.shape == Shape::Join || graph.outputs_of(id).count() > 1;
        let vertices: Vec<NodeId> =
            graph.nodes.iter().map(|node| node.id).filter(|&id| meets(id)).collect();
        let mut network = Network { vertices, arcs: Vec::new() };
        for from in 0..network.vertices.len() {
            for link in graph.outputs_of(network.vertices[from]) {
                network.arcs.extend(network.chain(graph, from, link.id));
            }
        }
        network
    }

    /// The chain that begins with a link; `None` if it ends in a terminal.
    fn chain(&self, graph: &Graph, from: usize, first: LinkId) -> Option<Arc> {
        let (mut links, mut nodes) = (vec![first], Vec::new());
        loop {
            let at = graph.links[links.last()?.0].to;
            if let Some(to) = self.vertices.iter().position(|&vertex| vertex == at) {
                return Some(Arc { from, to, links, nodes });
            }
            nodes.push(at);
            links.push(graph.outputs_of(at).next()?.id);
        }
    }
}
