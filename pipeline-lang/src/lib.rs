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

/// Reads and checks a block. The graph may be planned only if no error was found.
pub fn analyze(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Graph {
    let block = syntax::parse(tokens, diagnostics);
    let written = lower::lower(block, diagnostics);
    check::check(&written, diagnostics);
    if written.graph.settings.strict.is_some() {
        diagnostics.make_strict();
    }
    written.graph
}
