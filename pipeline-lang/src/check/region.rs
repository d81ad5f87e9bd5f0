//! What may stand in a replicated region: stages without state, and folds whose partial results a `reduce` joins.

use crate::{
    diagnostic::{Code, Diagnostics},
    graph::{ArgumentForm, Graph, Node},
    ops::{Rate, Shape},
};

pub(super) fn check_regions(graph: &Graph, diagnostics: &mut Diagnostics) {
    for node in graph.nodes.iter().filter(|node| node.region.is_some()) {
        check_stateless(node, diagnostics);
        check_kind(graph, node, diagnostics);
        check_partial(graph, node, diagnostics);
    }
}

fn check_stateless(node: &Node, diagnostics: &mut Diagnostics) {
    if node.op.stateful {
        let message = format!(
            "`{}` keeps state from item to item, and replicas do not share it",
            node.op.name
        );
        let help = "put it behind the region; `parallel(n, by = key)` is not available yet";
        diagnostics.error_help(Code::StateInRegion, node.span, message, help);
    }
}

fn check_kind(graph: &Graph, node: &Node, diagnostics: &mut Diagnostics) {
    let reason = if is_async(node) {
        "an async stage in a region is not available yet"
    } else if matches!(node.op.name, "boundary" | "sink") {
        "this stage cannot be replicated"
    } else if node.annotations.buffer.is_some() && !is_first(graph, node) {
        "a buffer inside a region is not available yet"
    } else if cuts_inside(graph, node) {
        "a fork in front of an expanding stage inside a region is not available yet"
    } else {
        return;
    };
    let help = "put it behind the region";
    diagnostics.error_help(Code::NotInRegion, node.span, reason, help);
}

fn is_first(graph: &Graph, node: &Node) -> bool {
    graph.inputs(node.id).all(|link| graph.node(link.from).region != node.region)
}

/// A cut inside a region would need an edge for each pair of replicas.
fn cuts_inside(graph: &Graph, node: &Node) -> bool {
    let fed = graph.inputs(node.id).any(|link| graph.node(link.from).region == node.region);
    let final_before = graph.inputs(node.id).any(|link| {
        let from = graph.node(link.from);
        from.region == node.region && from.op.shape == Shape::Through(Rate::Final)
    });
    let expands = node.op.shape == Shape::Through(Rate::Many);
    let forked = graph.inputs(node.id).any(|link| {
        let from = graph.node(link.from);
        from.region == node.region && matches!(from.op.shape, Shape::Fork(_))
    });
    fed && (final_before || expands && forked)
}

/// A fold in a region gives one partial result a replica.
fn check_partial(graph: &Graph, node: &Node, diagnostics: &mut Diagnostics) {
    if node.op.shape != Shape::Through(Rate::Final) {
        return;
    }
    let reduced = graph.outputs_of(node.id).any(|link| {
        let to = graph.node(link.to);
        to.op.name == "reduce" && to.region.is_none()
    });
    if !reduced {
        let message = format!("`{}` in a region gives one partial result a replica", node.op.name);
        let help = "join them: `|> reduce(|one, other| ..)` right behind the region";
        diagnostics.error_help(Code::FoldWithoutReduce, node.span, message, help);
    }
}

fn is_async(node: &Node) -> bool {
    node.arguments.iter().any(|argument| argument.form == ArgumentForm::AsyncClosure)
}
