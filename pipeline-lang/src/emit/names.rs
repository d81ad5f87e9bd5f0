//! Identifiers of the generated code. Locals are hygienic (`mixed_site`), so that no stream shadows a user's variable;
//! items live in one module, `__pipeline`.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote_spanned};

use crate::{
    annotation::EngineName,
    graph::{Node, NodeId},
    plan::{Edge, Plan},
};

/// What the emitters call things.
pub(super) struct Names {
    /// The path of the runtime's surface for generated code.
    pub(super) rt: TokenStream,
    /// The pipeline runs in its caller's task and may borrow.
    pub(super) local: bool,
    /// Islands borrow what they capture from the caller. Elsewhere, and where they get clones, they own it.
    pub(super) borrows: bool,
}

impl Names {
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        let settings = &plan.graph.settings;
        let rt = match &settings.krate {
            Some(path) => code!(#path::__rt),
            None => code!(::pipeline::__rt),
        };
        let local = settings.engine() == EngineName::Sync;
        Names { rt, local, borrows: local && settings.share.is_empty() }
    }

    /// [`Names::rt`] at a stage, so that an error about a call to it points there.
    pub(super) fn rt_at(&self, site: Span) -> TokenStream {
        let tokens = self.rt.clone().into_iter().map(|mut token| {
            token.set_span(token.span().located_at(site));
            token
        });
        tokens.collect()
    }

    /// The number of a stage, as a constant of the generated module.
    pub(super) fn id(&self, node: &Node) -> TokenStream {
        let (constant, span) = (constant(node), Span::mixed_site().located_at(node.span));
        quote_spanned!(span=> __pipeline::stage::#constant)
    }
}

/// A number as one writes it, without its type.
pub(super) fn number(value: usize) -> Literal {
    Literal::usize_unsuffixed(value)
}

/// A hygienic local at the token of the user's that it stands for.
pub(super) fn local(name: &str, at: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(at))
}

/// The constant that numbers a stage.
pub(super) fn constant(node: &Node) -> Ident {
    format_ident!("{}", node.label.to_uppercase(), span = Span::mixed_site())
}

/// The sending and the receiving end of an edge.
pub(super) fn ends(plan: &Plan<'_>, edge: &Edge) -> (Ident, Ident) {
    (tx(plan, edge), rx(plan, edge))
}

pub(super) fn tx(plan: &Plan<'_>, edge: &Edge) -> Ident {
    local(&format!("{}_tx", edge.label), plan.graph.node(edge.from).span)
}

pub(super) fn rx(plan: &Plan<'_>, edge: &Edge) -> Ident {
    local(&format!("{}_rx", edge.label), plan.graph.node(edge.to).span)
}

/// A local that belongs to a stage: its state, a counter, its sink.
pub(super) fn of(plan: &Plan<'_>, node: NodeId, what: &str) -> Ident {
    let node = plan.graph.node(node);
    local(&format!("{}_{what}", node.label), node.span)
}
