//! The front end of `pipeline!`, as an ordinary library: tokens in, tokens out, one type per phase.

pub mod annotation;
mod check;
pub mod diagnostic;
pub mod emit;
pub mod graph;
mod lower;
pub mod ops;
pub mod plan;
pub mod settings;
mod syntax;
#[cfg(test)]
mod testing;

use proc_macro2::TokenStream;

use self::{diagnostic::Diagnostics, graph::Graph};

/// The expression that a `pipeline!` block becomes: the whole front end in a few lines.
pub fn expand(tokens: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let graph = analyze(tokens, &mut diagnostics);
    if diagnostics.has_errors() {
        let sound = graph.salvage(&diagnostics);
        return emit::errors(&diagnostics, sound.as_ref().map(plan::plan).as_ref());
    }
    emit::emit(&plan::plan(&graph), &diagnostics)
}

/// Reads and checks a block. The graph may be planned only if no error was found.
pub fn analyze(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Graph {
    let block = syntax::parse(tokens, diagnostics);
    let written = lower::lower(block, diagnostics);
    check::check(&written, diagnostics);
    if !diagnostics.has_errors() {
        // Planned here to be checked, and again to be emitted: a plan borrows its graph, and costs little.
        check::check_plan(&plan::plan(&written.graph), diagnostics);
    }
    if written.graph.settings.strict.is_some() {
        diagnostics.make_strict();
    }
    written.graph
}
