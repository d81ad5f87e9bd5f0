//! `match { pattern [if guard] => target, .. }`: typed routing, whose exhaustiveness rustc checks. A target is a stream that
//! gets the item (`=> NAME`), a stream that gets an expression of the pattern's bindings (`=> NAME(expr)`), or `drop`, which
//! discards the item and counts it.
//!
//! ```text
//! let done = pipeline! {
//!     source([Some(1), None, Some(2)]) |> match { Some(n) => numbers(n), None => drop };
//!     numbers |> collect::<Vec<_>>();
//! };
//! assert_eq!(done.run_blocking()?.output, [1, 2]);
//! ```

use proc_macro2::{Ident, Span};
use quote::quote_spanned;
use syn::{Pat, PatIdent};

use super::prelude::*;
use crate::graph::{Arm, ArmTarget};

pub(crate) static MATCH: Op = Op {
    name: "match",
    signature: "match { pattern => stream, .. }",
    params: &[],
    shape: Shape::Fork(Fork::Arms),
    emit,
    ..Op::NONE
};

/// Routes in a function of the item, which is closed off as every stage's function is, and goes on at the port it says.
fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rt, id) = (stage.span(), stage.rt(), stage.id());
    let arms = stage.node.arms.iter().map(|arm| emit_arm(stage, arm));
    let (route, ways) = (stage.route(), stage.ways());
    let dropped = stage.nowhere().map(|nowhere| {
        let dropped = stage.dropped();
        quote_spanned!(span=> #nowhere => { #dropped })
    });
    quote_spanned! {span=>
        match #rt::apply(#id, at, item, |item| -> #route { match item { #(#arms,)* } }) {
            #(#ways(item) => { #rests })*
            #dropped
        }
    }
}

fn emit_arm(stage: &Stage<'_>, arm: &Arm) -> TokenStream {
    let (span, pattern) = (stage.span(), &arm.pattern);
    let guard = arm.guard.as_ref().map(|guard| quote_spanned!(span=> if #guard));
    let target = match &arm.target {
        ArmTarget::Forward(_, stream) => {
            let (way, at) = (stage.way(stream), Span::mixed_site().located_at(stream.span()));
            match whole(pattern) {
                Some(name) => quote_spanned!(at=> #way(#name)),
                None => quote_spanned!(at=> #way(item)),
            }
        }
        ArmTarget::Route(_, stream, value) => {
            let (way, parentheses) = (stage.way(stream), value.paren_token.span.join());
            let (value, at) = (&value.expr, Span::mixed_site().located_at(parentheses));
            quote_spanned!(at=> #way(#value))
        }
        ArmTarget::Drop(_) => stage.nowhere().unwrap_or_default(),
    };
    quote_spanned!(span=> #pattern #guard => #target)
}

/// The name that a pattern binds the whole item to, which is then moved there. A capital letter begins a constant's.
fn whole(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(PatIdent { by_ref: None, ident, .. })
            if !ident.to_string().starts_with(char::is_uppercase) =>
        {
            Some(ident)
        }
        _ => None,
    }
}
