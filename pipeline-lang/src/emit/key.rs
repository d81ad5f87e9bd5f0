//! The key of a region: its function, which is evaluated where the pipeline is built if it is an expression that makes one, and
//! its calls, where items leave to a replica of the region and where a state is kept for each key.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::{
    argument::in_place,
    names::{Names, local},
};
use crate::{
    graph::{Argument, ArgumentForm, Node, Region},
    plan::{Island, Plan},
};

/// The `let`s of all functions of keys that are evaluated once.
pub(super) fn hoisted(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let hoisted = plan.graph.regions.iter().filter(|region| is_hoisted(region));
    let lets = hoisted.map(|region| {
        let (rt, name) = (names.rt_at(region.span), name(region));
        let expr = region.key.as_ref().map(|key| &key.expr);
        code!(let #name = #rt::argument(#expr);)
    });
    lets.collect()
}

/// The local that holds the function of `by = key`, evaluated once.
fn name(region: &Region) -> Ident {
    local(&format!("region_{}_key", region.id), region.span)
}

/// The regions whose key an island asks for: those that its items leave to, and its own where states are kept by it.
fn regions<'p>(plan: &'p Plan<'_>, island: &Island) -> Vec<&'p Region> {
    plan.region_of_states(island).into_iter().chain(regions_behind(plan, island)).collect()
}

/// The regions that an island's items leave to by key.
fn regions_behind<'p>(plan: &'p Plan<'_>, island: &Island) -> Vec<&'p Region> {
    let behind = plan.outgoing(island).into_iter().filter_map(|edge| edge.keyed);
    behind.map(|region| &plan.graph.regions[region.0]).collect()
}

/// The functions of keys that an island calls.
pub(super) fn functions<'p>(
    plan: &'p Plan<'_>,
    island: &Island,
) -> impl Iterator<Item = &'p Argument> {
    regions(plan, island).into_iter().filter_map(|region| region.key.as_ref())
}

/// The locals of functions of keys that two islands look for: the region behind looks again, and takes the function itself.
pub(super) fn shared(plan: &Plan<'_>, island: &Island) -> Vec<Ident> {
    let looks_again = |region: &&Region| {
        let mut of_states = plan.islands.iter().filter_map(|island| plan.region_of_states(island));
        of_states.any(|of_states| of_states.id == region.id)
    };
    let behind = regions_behind(plan, island).into_iter().filter(looks_again);
    behind.filter(|region| is_hoisted(region)).map(name).collect()
}

/// Whether the function of a region's key was evaluated where the pipeline was built.
fn is_hoisted(region: &Region) -> bool {
    region.key.as_ref().is_some_and(|key| key.form == ArgumentForm::Hoisted)
}

/// What an island does first with the functions of keys, where they were evaluated before.
pub(super) fn unwrapped(plan: &Plan<'_>, island: &Island) -> TokenStream {
    let hoisted = regions(plan, island).into_iter().filter(|region| is_hoisted(region));
    let lets = hoisted.map(|region| {
        let name = name(region);
        code!(let #name = #name.into_inner();)
    });
    lets.collect()
}

/// The key of the local `item`, by which it comes to the region's first stage, `first`: a panic in its function is that stage's.
pub(super) fn call(names: &Names, first: &Node, region: &Region, at: &TokenStream) -> TokenStream {
    let Some(Argument { expr, form }) = &region.key else { return TokenStream::new() };
    let span = Span::mixed_site().located_at(region.span);
    let (rt, id) = (names.rt_at(region.span), names.id(first));
    match form {
        ArgumentForm::Closure => {
            let function = in_place(expr);
            quote_spanned!(span=> #rt::key(#id, #at, &item, #function))
        }
        ArgumentForm::Hoisted => {
            let function = name(region);
            quote_spanned!(span=> #rt::mark(#id, #at).passed((#function)(&item)))
        }
        _ => quote_spanned!(span=> #rt::mark(#id, #at).passed(#expr(&item))),
    }
}
