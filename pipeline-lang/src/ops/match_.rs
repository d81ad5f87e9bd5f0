//! `match { pattern [if guard] => target, .. }`: typed routing, whose exhaustiveness rustc checks. A target is a stream that
//! gets the item (`=> NAME`), a stream that gets an expression of the pattern's bindings (`=> NAME(expr)`), or `drop`, which
//! discards the item and counts it.
//!
//! ```text
//! events |> match {
//!     Event::Push(push) => pushes(push),
//!     Event::Ping       => drop,
//!     _                 => rest,
//! };
//! ```

use quote::quote_spanned;

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

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rt, id) = (stage.span(), stage.rt(), stage.id());
    let arms = stage.node.arms.iter().map(|arm| emit_arm(stage, arm, rests));
    quote_spanned! {span=>
        let routing = #rt::mark(#id, at);
        match item { #(#arms)* }
    }
}

fn emit_arm(stage: &Stage<'_>, arm: &Arm, rests: &[TokenStream]) -> TokenStream {
    let (span, pattern) = (stage.span(), &arm.pattern);
    let guard = arm.guard.as_ref().map(|guard| quote_spanned!(span=> if #guard));
    let body = match &arm.target {
        ArmTarget::Forward(port, _) => {
            let rest = &rests[*port];
            quote_spanned!(span=> routing.passed(()); #rest)
        }
        ArmTarget::Route(port, _, value) => {
            let rest = &rests[*port];
            quote_spanned!(span=> let item = routing.passed(#value); #rest)
        }
        ArmTarget::Drop(_) => {
            let dropped = stage.dropped();
            quote_spanned!(span=> routing.passed(()); #dropped)
        }
    };
    quote_spanned!(span=> #pattern #guard => { #body })
}
