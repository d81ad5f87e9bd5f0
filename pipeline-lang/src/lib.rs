//! The front end of `pipeline!`, as an ordinary library: tokens in, tokens out, one type per phase.

pub mod annotation;
mod check;
pub mod diagnostic;
pub mod emit;
pub mod graph;
pub mod ops;
pub mod plan;
pub mod settings;
pub mod syntax;

use proc_macro2::TokenStream;

use crate::{diagnostic::Diagnostics, graph::Graph};

/// The expression that a `pipeline!` block becomes: the whole front end in four lines.
pub fn expand(tokens: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let graph = analyze(tokens, &mut diagnostics);
    if diagnostics.has_errors() {
        return emit::errors(&diagnostics);
    }
    emit::emit(&plan::plan(&graph))
}

/// The graph of a block. It is whole, and may be planned, only if nothing is reported.
pub fn analyze(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Graph {
    let block = syntax::parse(tokens, diagnostics);
    let graph = graph::lower::lower(block, diagnostics);
    check::check(&graph, diagnostics);
    graph
}
