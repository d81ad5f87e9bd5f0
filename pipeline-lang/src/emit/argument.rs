//! What an argument is decides how it is emitted: closures are pasted in place, paths called directly, and everything else
//! is evaluated once, in source order, where the pipeline is built, so that `?` and `.await` are the caller's.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;

use super::names::{Names, local, number};
use crate::{
    graph::{Argument, ArgumentForm, Node},
    ops::Param,
    plan::Plan,
};

/// The `let`s of all arguments that are evaluated once.
pub(super) fn hoisted(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let nodes = plan.graph.nodes.iter();
    let indices = |node: &'_ Node| 0..node.arguments.len();
    nodes.flat_map(|node| indices(node).filter_map(|index| hoist(names, node, index))).collect()
}

/// What a run does first with numbers of items that only it knows. A literal was checked where it stands.
pub(super) fn checked(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let nodes = plan.graph.nodes.iter();
    let counts = nodes.flat_map(|node| {
        let arguments = node.op.params.iter().zip(&node.arguments).enumerate();
        arguments.filter_map(move |(index, (param, argument))| match param {
            Param::Count { least: 1.. } if argument.integer().is_some() => None,
            Param::Count { least: least @ 1.. } => Some((node, index, *least)),
            _ => None,
        })
    });
    let checks = counts.map(|(node, index, least)| {
        let (id, name, least) = (names.id(node), hoisted_name(node, index), number(least));
        code!(scope.at_least(#id, #least, &#name);)
    });
    checks.collect()
}

/// Wrapped, so that an island takes it by value even where islands borrow: a `Copy` would be captured by reference, to a
/// local that is gone when the pipeline runs.
fn hoist(names: &Names, node: &Node, index: usize) -> Option<TokenStream> {
    let argument = &node.arguments[index];
    if argument.form != ArgumentForm::Hoisted {
        return None;
    }
    let (rt, name, expr) = (names.rt_at(node.span), hoisted_name(node, index), &argument.expr);
    let span = Span::mixed_site().located_at(node.span);
    // Its type is said first, so that an argument of another one is all that rustc shows.
    Some(match node.op.params.get(index) {
        Some(Param::Count { .. }) => quote_spanned! {span=>
            let #name: ::core::primitive::usize = #expr;
            let #name = #rt::argument(#name);
        },
        _ => quote_spanned!(span=> let #name = #rt::argument(#expr);),
    })
}

/// What an island does first with the arguments of its stages that were evaluated before.
pub(super) fn unwrapped(node: &Node) -> TokenStream {
    let hoisted = node.arguments.iter().enumerate();
    let hoisted = hoisted.filter(|(_, argument)| argument.form == ArgumentForm::Hoisted);
    let lets = hoisted.map(|(index, _)| {
        let name = hoisted_name(node, index);
        code!(let #name = #name.into_inner();)
    });
    lets.collect()
}

/// The local that holds an argument evaluated once.
pub(super) fn hoisted_name(node: &Node, index: usize) -> Ident {
    let what = match node.op.params.get(index) {
        Some(Param::Count { .. }) => "count",
        Some(Param::Value(name)) => name,
        _ => "function",
    };
    local(&format!("{}_{what}", node.label), node.span)
}

/// A closure as it is pasted: without its `move`, because the island owns what it captures, and a closure in place is made
/// anew for every item.
pub(super) fn in_place(expr: &Expr) -> TokenStream {
    match expr {
        Expr::Closure(closure) => {
            let mut closure = closure.clone();
            closure.capture = None;
            closure.into_token_stream()
        }
        other => other.to_token_stream(),
    }
}

/// Whether the user moved captures into the closure.
pub(super) fn moves(arguments: &[Argument]) -> bool {
    let mut closures = arguments.iter().map(|argument| &argument.expr);
    closures.any(|expr| matches!(expr, Expr::Closure(closure) if closure.capture.is_some()))
}
