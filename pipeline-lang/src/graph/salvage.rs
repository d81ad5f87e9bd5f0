//! What is left of a block with mistakes: the stages that nothing was found wrong with, and whose items come from such stages.
//! It never runs. rustc checks it beside the mistakes, so that all are seen at once, and an editor goes on completing.

use std::collections::BTreeSet;

use super::{Graph, Link, LinkId, Node, NodeId, Output};
use crate::{
    diagnostic::{Diagnostics, position},
    ops::Shape,
};

impl Graph {
    /// The sound part; `None` if there is none.
    pub(crate) fn salvage(self, diagnostics: &Diagnostics) -> Option<Graph> {
        let sound = self.sound(&self.guilty(diagnostics));
        let new_ids: Vec<Option<NodeId>> = renumbered(&self.nodes, &sound);
        let nodes = self.nodes.into_iter().filter_map(|node| {
            let id = new_ids[node.id.0]?;
            Some(Node { id, ..node })
        });
        let nodes: Vec<_> = nodes.collect();
        let kept = self.links.into_iter().filter_map(|link| {
            let (from, to) = (new_ids[link.from.0]?, new_ids[link.to.0]?);
            Some(Link { from, to, ..link })
        });
        let links = kept.enumerate().map(|(id, link)| Link { id: LinkId(id), ..link }).collect();
        let outputs = self.outputs.into_iter().filter_map(|output| {
            let node = new_ids[output.node.0]?;
            Some(Output { node, ..output })
        });
        let outputs = outputs.collect();
        // The caller's struct would miss the fields of what was cut.
        let settings = crate::settings::Settings { output: None, ..self.settings };
        let graph = Graph { settings, nodes, links, outputs, ..self };
        (!graph.nodes.is_empty()).then_some(graph)
    }

    /// The stages that an error is about: those it points at, else those around it.
    fn guilty(&self, diagnostics: &Diagnostics) -> BTreeSet<NodeId> {
        let mut starts: Vec<_> =
            self.nodes.iter().map(|node| (position(node.span), node.id)).collect();
        starts.sort();
        let mut guilty: BTreeSet<_> =
            self.nodes.iter().filter(|node| node.faulty).map(|node| node.id).collect();
        for at in diagnostics.error_positions() {
            let behind = starts.partition_point(|(start, _)| *start <= at);
            let before = behind.checked_sub(1).map(|index| starts[index]);
            guilty.extend(before.map(|(_, id)| id));
            if before.is_none_or(|(start, _)| start != at) {
                guilty.extend(starts.get(behind).map(|(_, id)| *id));
            }
        }
        guilty
    }

    /// The stages whose inputs are all there, from the sources on: what stands in a cycle never is.
    fn sound(&self, guilty: &BTreeSet<NodeId>) -> BTreeSet<NodeId> {
        let mut sound = BTreeSet::new();
        loop {
            let fed = |node: &&Node| {
                let mut inputs = self.inputs(node.id).peekable();
                let wants_input = node.op.shape != Shape::Source;
                wants_input == inputs.peek().is_some()
                    && inputs.all(|link| sound.contains(&link.from))
            };
            let innocent = self.nodes.iter().filter(|node| !guilty.contains(&node.id));
            let next: BTreeSet<_> = innocent.filter(fed).map(|node| node.id).collect();
            if next.len() == sound.len() {
                return sound;
            }
            sound = next;
        }
    }
}

/// The number of each stage among those that are kept.
fn renumbered(nodes: &[Node], kept: &BTreeSet<NodeId>) -> Vec<Option<NodeId>> {
    let mut ids = (0..).map(NodeId);
    nodes.iter().map(|node| kept.contains(&node.id).then(|| ids.next()).flatten()).collect()
}
