//! From the surface tree to the graph: operators looked up, arguments classified, names resolved whatever the order of the
//! statements. What cannot be lowered becomes a faulty node, so that its neighbours are still checked.

mod argument;
mod flow;
mod in_flight;
mod label;
mod neighbours;
mod stage;
mod streams;
#[cfg(test)]
mod tests;

pub(crate) use self::streams::{Definition, Origin, Streams, Use};

use proc_macro2::Ident;

use crate::{
    diagnostic::Diagnostics,
    graph::{Graph, Link, LinkId, Node, NodeId, Output, PortIndex, Region},
    ops::{Rate, Shape},
    settings,
    syntax::{
        Mentioned,
        tree::{Binding, Block},
    },
};

/// The graph, and what the checks need to know of how it was written.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) graph: Graph,
    pub(crate) streams: Streams,
    pub(crate) flows: Vec<Flow>,
    pub(crate) mentioned: Mentioned,
}

/// One statement's chain.
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) binding: Binding,
    /// The stream it begins with; `None` if it begins with a node.
    pub(crate) head: Option<Ident>,
    pub(crate) nodes: Vec<NodeId>,
}

/// Builds the graph of a block.
pub(crate) fn lower(block: Block, diagnostics: &mut Diagnostics) -> Written {
    let mut mentioned = block.mentioned;
    let settings = settings::read(&block.settings, diagnostics, &mut mentioned);
    let mut lowering = Lowering::new(diagnostics, mentioned);
    let flows: Vec<Flow> = block
        .statements
        .into_iter()
        .map(|statement| flow::lower(&mut lowering, statement))
        .collect();
    let Lowering { mut nodes, mut regions, streams, pairs, mentioned, .. } = lowering;
    label::assign(&mut nodes, &flows, diagnostics);
    let links = links(&streams, pairs);
    neighbours::share_regions(&mut nodes, &links, &mut regions);
    let outputs = outputs(&nodes, &links, &flows);
    let graph = Graph { settings, nodes, links, regions, outputs, span: block.span };
    Written { graph, streams, flows, mentioned }
}

/// What grows while statements are lowered.
struct Lowering<'d> {
    diagnostics: &'d mut Diagnostics,
    nodes: Vec<Node>,
    regions: Vec<Region>,
    streams: Streams,
    /// Neighbours in a chain.
    pairs: Vec<(NodeId, NodeId)>,
    mentioned: Mentioned,
}

impl<'d> Lowering<'d> {
    fn new(diagnostics: &'d mut Diagnostics, mentioned: Mentioned) -> Self {
        Lowering {
            diagnostics,
            nodes: Vec::new(),
            regions: Vec::new(),
            streams: Streams::default(),
            pairs: Vec::new(),
            mentioned,
        }
    }
}

impl Written {
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        self.graph.node(id)
    }

    /// The node behind a definition, if it could be read.
    pub(crate) fn origin(&self, definition: &Definition) -> Option<(&Node, PortIndex)> {
        let (node, port) = definition.from?;
        let node = self.node(node);
        (!node.faulty).then_some((node, port))
    }

    /// Whether the name occurs in something that could not be read.
    pub(crate) fn may_be_elsewhere(&self, name: &Ident) -> bool {
        self.mentioned.contains(name)
    }
}

/// All links, numbered by consumer and input.
fn links(streams: &Streams, pairs: Vec<(NodeId, NodeId)>) -> Vec<Link> {
    let in_chain = pairs.into_iter().map(|(from, to)| (from, 0, to, 0, None));
    let by_name = streams.resolved().map(|(definition, used, (from, port), to)| {
        (from, port, to, used.input, Some(definition.name.clone()))
    });
    let mut links: Vec<_> = in_chain.chain(by_name).collect();
    links.sort_by_key(|(_, _, to, input, _)| (*to, *input));
    let numbered = links.into_iter().enumerate();
    numbered
        .map(|(index, (from, from_port, to, to_input, stream))| Link {
            id: LinkId(index),
            from,
            from_port,
            to,
            to_input,
            stream,
        })
        .collect()
}

/// The results that nobody in the pipeline takes.
fn outputs(nodes: &[Node], links: &[Link], flows: &[Flow]) -> Vec<Output> {
    let is_output = |node: &&Node| {
        node.op.shape == Shape::Through(Rate::Final)
            && links.iter().all(|link| link.from != node.id)
    };
    let outputs = nodes.iter().filter(is_output);
    outputs.map(|node| Output { name: name_of(node.id, flows).cloned(), node: node.id }).collect()
}

/// The stream that a node ends.
fn name_of(node: NodeId, flows: &[Flow]) -> Option<&Ident> {
    flows.iter().find_map(|flow| match &flow.binding {
        Binding::Name(name) if flow.nodes.last() == Some(&node) => Some(name),
        _ => None,
    })
}
