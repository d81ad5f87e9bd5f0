//! What a `match` says of an item: one of its ports, with what goes there, or nowhere. Each `match` has an enum in the
//! generated module, with a variant for each of its streams.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};

use super::{names::constant, stage::Stage};
use crate::{
    graph::{ArmTarget, Node},
    plan::Plan,
};

/// `pub mod port { pub enum ROUTE<pushes_, rest_> { pushes(pushes_), rest(rest_), drop } }`
pub(super) fn enums(plan: &Plan<'_>) -> TokenStream {
    let routing = plan.graph.nodes.iter().filter(|node| !node.arms.is_empty());
    let enums: Vec<_> = routing.map(route).collect();
    if enums.is_empty() {
        return TokenStream::new();
    }
    code! {
        /// Where each `match` sends an item.
        pub mod port {
            #(#enums)*
        }
    }
}

fn route(node: &Node) -> TokenStream {
    let (name, streams) = (constant(node), streams(node));
    let items: Vec<_> = streams.iter().map(|stream| format_ident!("{stream}_")).collect();
    let nowhere = drops(node).then(|| code!(drop,));
    code! {
        pub enum #name<#(#items),*> {
            #(#streams(#items),)*
            #nowhere
        }
    }
}

/// The streams a `match` leads to, by port.
fn streams(node: &Node) -> Vec<Ident> {
    let mut streams = Vec::new();
    for arm in &node.arms {
        if let ArmTarget::Forward(port, stream) | ArmTarget::Route(port, stream, _) = &arm.target
            && *port == streams.len()
        {
            streams.push(hygienic(stream));
        }
    }
    streams
}

fn drops(node: &Node) -> bool {
    node.arms.iter().any(|arm| matches!(arm.target, ArmTarget::Drop(_)))
}

/// A variant lives in the generated module: it must not resolve to what the user calls so.
fn hygienic(stream: &Ident) -> Ident {
    let mut stream = stream.clone();
    stream.set_span(Span::mixed_site().located_at(stream.span()));
    stream
}

impl Stage<'_> {
    /// The type of what a `match` says.
    pub(crate) fn route(&self) -> TokenStream {
        let (name, span) = (constant(self.node), self.span());
        let open = streams(self.node).into_iter().map(|_| quote_spanned!(span=> _));
        quote_spanned!(span=> __pipeline::port::#name<#(#open),*>)
    }

    /// The way to each port, as a pattern's path.
    pub(crate) fn ways(&self) -> Vec<TokenStream> {
        streams(self.node).iter().map(|stream| self.variant(stream, self.node.span)).collect()
    }

    /// The way to a stream, as an arm names it.
    pub(crate) fn way(&self, stream: &Ident) -> TokenStream {
        self.variant(&hygienic(stream), stream.span())
    }

    /// The way of a dropped item, if an arm drops any.
    pub(crate) fn nowhere(&self) -> Option<TokenStream> {
        let nowhere = Ident::new("drop", self.span());
        drops(self.node).then(|| self.variant(&nowhere, self.node.span))
    }

    fn variant(&self, variant: &Ident, at: Span) -> TokenStream {
        let route = constant(self.node);
        let span = Span::mixed_site().located_at(at);
        quote_spanned!(span=> __pipeline::port::#route::#variant)
    }
}
