//! What a graph may not be. Each file holds one kind of rule; a rule reports and returns.

mod annotation;
pub(crate) mod argument;
mod cycle;
mod region;

use crate::{
    diagnostic::{Code, Diagnostics},
    graph::Graph,
};

/// Checks a graph whose names are resolved.
pub(crate) fn check(graph: &Graph, diagnostics: &mut Diagnostics) {
    annotation::check_applicable(graph, diagnostics);
    region::check_regions(graph, diagnostics);
    cycle::check_cycles(graph, diagnostics);
    check_not_empty(graph, diagnostics);
    check_output(graph, diagnostics);
}

fn check_not_empty(graph: &Graph, diagnostics: &mut Diagnostics) {
    if graph.nodes.is_empty() && !diagnostics.has_errors() {
        let help = "begin with `source(..) |> ..`";
        diagnostics.error_help(Code::NoSource, graph.span, "the pipeline is empty", help);
    }
}

/// A struct of the caller's has fields, and a lone unnamed result is none.
fn check_output(graph: &Graph, diagnostics: &mut Diagnostics) {
    if let (Some(path), [output]) = (&graph.settings.output, graph.outputs.as_slice())
        && output.name.is_none()
    {
        let span = syn::spanned::Spanned::span(path);
        let message = "`output` names a struct, but the pipeline's only result has no name";
        diagnostics.error_help(
            Code::UnnamedOutputs,
            span,
            message,
            "name the result: `let field = ..`",
        );
    }
}
