//! The push of an item to an edge: with its position where it travels along, and to the replica that its key names.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{
    key,
    names::{Names, tx},
    tree::site,
};
use crate::plan::{Edge, Plan};

/// Pushes the local `item`; `at` is its position.
pub(super) fn push(plan: &Plan<'_>, names: &Names, edge: &Edge, at: &TokenStream) -> TokenStream {
    let (span, tx) = (site(plan.graph.node(edge.from)), tx(plan, edge));
    let tx = match edge.keyed.map(|region| &plan.graph.regions[region.0]) {
        Some(region) => {
            // The key is hashed there: a panic in that is the stage's as well.
            let first = plan.graph.node(edge.to);
            let (rt, id) = (names.rt_at(region.span), names.id(first));
            let key = key::call(names, first, region, at);
            quote_spanned!(span=> #rt::mark(#id, #at).passed(#tx.of(#key)))
        }
        None => quote_spanned!(span=> #tx),
    };
    match edge.positions {
        true => quote_spanned!(span=> #tx.push_at(item, #at);),
        false => quote_spanned!(span=> #tx.push(item);),
    }
}
