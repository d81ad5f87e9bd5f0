//! The push of an item to an edge: with its position where it travels along, and to the replica that its key names.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::{
    argument::{in_place, key_name},
    names::{Names, tx},
    tree::site,
};
use crate::{
    graph::{Argument, ArgumentForm, Node, Region},
    plan::{Edge, Plan},
};

/// Pushes the local `item`; `at` is its position.
pub(super) fn push(plan: &Plan<'_>, names: &Names, edge: &Edge, at: &TokenStream) -> TokenStream {
    let (span, tx) = (site(plan.graph.node(edge.from)), tx(plan, edge));
    let tx = match edge.keyed.map(|region| &plan.graph.regions[region.0]) {
        Some(region) => {
            let key = key(names, plan.graph.node(edge.to), region, at);
            quote_spanned!(span=> #tx.of(#key))
        }
        None => quote_spanned!(span=> #tx),
    };
    match edge.positions {
        true => quote_spanned!(span=> #tx.push_at(item, #at);),
        false => quote_spanned!(span=> #tx.push(item);),
    }
}

/// The key of the local `item`, by which it comes to the region's first stage, `first`: a panic in its function is that stage's.
pub(super) fn key(names: &Names, first: &Node, region: &Region, at: &TokenStream) -> TokenStream {
    let Some(Argument { expr, form }) = &region.key else { return TokenStream::new() };
    let span = Span::mixed_site().located_at(region.span);
    let (rt, id) = (names.rt_at(region.span), names.id(first));
    match form {
        ArgumentForm::Closure => {
            let function = in_place(expr);
            quote_spanned!(span=> #rt::key(#id, #at, &item, #function))
        }
        ArgumentForm::Hoisted => {
            let function = key_name(region);
            quote_spanned!(span=> #rt::mark(#id, #at).passed((#function)(&item)))
        }
        _ => quote_spanned!(span=> #rt::mark(#id, #at).passed(#expr(&item))),
    }
}
