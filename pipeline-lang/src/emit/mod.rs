//! The plan as readable Rust: names from the graph, closures in place, and no machinery that a runtime function can hold.
//!
//! One pipeline becomes one block: a private module with its stage numbers and its outputs' struct, and its static graph; then
//! the arguments that are evaluated once, in the caller's scope; then a closure that builds the islands when a run asks.

/// `quote!` with hygienic spans: locals of the generated code and of the user's never meet.
macro_rules! code {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*)
    };
}

mod argument;
mod block;
mod expansion;
mod graph;
mod hash;
mod hot;
mod in_flight;
mod island;
mod key;
mod names;
mod outputs;
mod push;
mod routes;
mod stage;
mod tree;

use proc_macro2::TokenStream;

pub use self::stage::{Stage, State};
use crate::{diagnostic::Diagnostics, plan::Plan};

/// The expression a `pipeline!` block becomes.
pub fn emit(plan: &Plan<'_>, diagnostics: &Diagnostics) -> TokenStream {
    let warnings = diagnostics.warnings();
    let names = names::Names::new(plan);
    let (module, graph) = (block::module(plan), graph::statics(plan, &names));
    let (arguments, keys) = (argument::hoisted(plan, &names), key::hoisted(plan, &names));
    let pipeline = block::pipeline(plan, &names);
    code! {{
        #module
        #graph
        #warnings
        #arguments
        #keys
        #pipeline
    }}
}

/// What a block with mistakes becomes: all of them at once, the last as the block's value, whose error type swallows
/// what would follow from it (`.run()?`, a field).
///
/// Beside them stands what is sound of the block, which rustc checks and nothing runs.
pub fn errors(diagnostics: &Diagnostics, sound: Option<&Plan<'_>>) -> TokenStream {
    let errors = diagnostics.compile_errors();
    let sound = sound.map(|plan| emit(plan, diagnostics));
    let beside = sound.map(|code| code!(if false { let _ = #code; }));
    code!({ #beside #errors })
}
