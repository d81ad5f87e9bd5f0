//! One statement: its chain of nodes, and the streams it binds.

use proc_macro2::{Ident, Span};

use super::{Flow, Lowering, Origin, stage};
use crate::{
    graph::{NodeId, RegionId},
    ops::{Fork, Shape},
    syntax::tree::{Binding, Head, Stage, Statement},
};

pub(super) fn lower(lowering: &mut Lowering<'_>, statement: Statement) -> Flow {
    let Statement { binding, flow } = statement;
    let mut nodes = Vec::new();
    let head = match flow.head {
        Head::Stream(name) => Some(name),
        Head::Call(call) => {
            nodes.push(stage::lower_call(lowering, call, None, None));
            None
        }
        Head::Faulty => {
            nodes.push(stage::faulty(lowering, Span::call_site()));
            None
        }
    };
    lower_chain(lowering, flow.stages, None, &mut nodes);
    lowering.pairs.extend(nodes.windows(2).map(|pair| (pair[0], pair[1])));
    if let Some(name) = &head {
        lowering.streams.take(name, nodes.first().copied(), 0);
    }
    bind(lowering, &binding, nodes.last().copied());
    Flow { binding, head, nodes }
}

pub(super) fn lower_chain(
    lowering: &mut Lowering<'_>,
    stages: Vec<Stage>,
    region: Option<RegionId>,
    nodes: &mut Vec<NodeId>,
) {
    for stage in stages {
        match stage {
            Stage::Call(call) => {
                let before = nodes.last().copied();
                nodes.push(stage::lower_call(lowering, call, before, region));
            }
            Stage::Match(routing) => nodes.push(stage::lower_match(lowering, routing, region)),
            Stage::Region(chain) => stage::lower_region(lowering, chain, region, nodes),
            Stage::Faulty(span) => nodes.push(stage::faulty(lowering, span)),
        }
    }
}

/// Defines what the statement binds, as far as the binding fits its last stage.
fn bind(lowering: &mut Lowering<'_>, binding: &Binding, last: Option<NodeId>) {
    let shape = last.map(|id| &lowering.nodes[id.0]).map(|node| (node.op.shape, node.faulty));
    match binding {
        Binding::Name(name) => {
            let fits = matches!(shape, Some((shape, faulty)) if faulty || gives_one(shape));
            let from = last.filter(|_| fits).map(|node| (node, 0));
            if !is_arm(lowering, name, last) {
                lowering.streams.define(name, Origin::Let, from);
            }
        }
        Binding::Names(names, _) => {
            let fits = matches!(shape, Some((shape, faulty)) if faulty || gives_several(shape));
            for (port, name) in names.iter().enumerate() {
                let from = last.filter(|_| fits).map(|node| (node, port));
                if !is_arm(lowering, name, last) {
                    lowering.streams.define(name, Origin::Let, from);
                }
            }
        }
        Binding::None | Binding::Faulty => {}
    }
}

/// Whether an arm of the statement's `match` gives the stream already. That it is bound too is reported with the binding.
fn is_arm(lowering: &Lowering<'_>, name: &Ident, last: Option<NodeId>) -> bool {
    let known = lowering.streams.definition(name);
    known.is_some_and(|known| {
        known.origin == Origin::Arm && known.from.map(|(node, _)| node) == last
    })
}

fn gives_one(shape: Shape) -> bool {
    matches!(shape, Shape::Source | Shape::Join(_) | Shape::Through(_))
}

fn gives_several(shape: Shape) -> bool {
    matches!(shape, Shape::Fork(Fork::Either | Fork::Both | Fork::All))
}
