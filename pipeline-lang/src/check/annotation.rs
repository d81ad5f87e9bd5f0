//! Annotations and turbofish stand only where they mean something.

use crate::{
    annotation::EngineName,
    diagnostic::{Code, Diagnostics},
    graph::{Graph, Node},
    ops::Shape,
};

pub(super) fn check_applicable(graph: &Graph, diagnostics: &mut Diagnostics) {
    for node in &graph.nodes {
        check_on_error(node, diagnostics);
        check_engine(graph, node, diagnostics);
        check_buffer(node, diagnostics);
        check_turbofish(node, diagnostics);
    }
}

fn check_on_error(node: &Node, diagnostics: &mut Diagnostics) {
    if let Some(policy) = &node.annotations.on_error
        && !node.op.fallible
    {
        let message = format!("`{}` cannot fail, so `on_error` has no effect on it", node.op.name);
        let help = "`try_map` and `try_for_each` can";
        diagnostics.error_help(Code::AnnotationNotApplicable, policy.span, message, help);
    }
}

fn check_engine(graph: &Graph, node: &Node, diagnostics: &mut Diagnostics) {
    let pipeline = graph.settings.engine.as_ref().map_or(EngineName::Sync, |engine| engine.value);
    if let Some(engine) = &node.annotations.engine
        && engine.value != pipeline
    {
        let message = "a stage on another engine than its pipeline's is not available yet";
        diagnostics.error(Code::NotAvailableYet, engine.span, message);
    }
}

fn check_buffer(node: &Node, diagnostics: &mut Diagnostics) {
    if let Some(buffer) = &node.annotations.buffer
        && node.op.shape == Shape::Source
    {
        let message = "`source` has no input to buffer";
        let help = "put `buffer` on the stage behind it";
        diagnostics.error_help(Code::AnnotationNotApplicable, buffer.span, message, help);
    }
}

fn check_turbofish(node: &Node, diagnostics: &mut Diagnostics) {
    if node.turbofish.is_some() && !node.op.turbofish {
        let message = format!("`{}` takes no `::<..>`", node.op.name);
        diagnostics.error(Code::Turbofish, node.span, message);
    }
}
