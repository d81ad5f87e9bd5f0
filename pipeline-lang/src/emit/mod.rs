//! The plan as readable Rust: names from the graph, closures in place, and no machinery that a runtime function can hold.
//!
//! One pipeline becomes one block: a private module with its stage numbers, its static graph and its outputs' struct; then
//! the arguments that are evaluated once, in the caller's scope; then a closure that builds the islands when a run asks.

/// `quote!` with hygienic spans: locals of the generated code and of the user's never meet.
macro_rules! code {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*)
    };
}

mod argument;
mod block;
mod graph;
mod island;
mod names;
mod outputs;
mod stage;
mod tree;

use proc_macro2::TokenStream;

pub use self::stage::{Stage, State};
use crate::plan::Plan;

/// The expression a `pipeline!` block becomes.
pub fn emit(plan: &Plan<'_>) -> TokenStream {
    let names = names::Names::new(plan);
    let module = block::module(plan, &names);
    let arguments = argument::hoisted(plan, &names);
    let pipeline = block::pipeline(plan, &names);
    code! {{
        #module
        #arguments
        #pipeline
    }}
}
