//! An island's outputs: the edges and sinks it pushes to, which are flushed by one joint poll.

use proc_macro2::{Ident, TokenStream};

use super::{
    island,
    names::{of, tx},
};
use crate::{
    graph::NodeId,
    ops::{Fork, Rate, Shape},
    plan::{Island, Plan, Route},
};

/// The outputs of an island, in the order of its stages.
pub(super) fn all(plan: &Plan<'_>, island: &Island) -> Vec<Ident> {
    below(plan, island.head)
}

/// The outputs at or below a stage, in its island.
pub(super) fn below(plan: &Plan<'_>, root: NodeId) -> Vec<Ident> {
    let mut outputs = Vec::new();
    if plan.graph.node(root).op.is_sink {
        outputs.push(of(plan, root, "sink"));
    }
    for link in plan.graph.outputs_of(root) {
        match plan.links[link.id.0] {
            Route::Edge(edge) => outputs.push(tx(plan, &plan.edges[edge.0])),
            Route::Fused => outputs.extend(below(plan, link.to)),
        }
    }
    outputs
}

/// The edges at or below a stage that also get what is left when the island ends: a last batch, a fold's result.
pub(super) fn fed_at_end(plan: &Plan<'_>, root: NodeId) -> Vec<Ident> {
    let flushes = plan.graph.node(root).op.shape.flushes_at_end();
    let fed = plan.graph.outputs_of(root).flat_map(|link| match plan.links[link.id.0] {
        Route::Edge(edge) if flushes => vec![tx(plan, &plan.edges[edge.0])],
        Route::Edge(_) => Vec::new(),
        Route::Fused => fed_at_end(plan, link.to),
    });
    fed.collect()
}

/// The places of a tuple of outputs.
const PLACES: usize = 8;

/// One tuple of mutable borrows; of more than it has places for, several joined.
pub(super) fn tuple(rt: &TokenStream, outputs: &[Ident]) -> TokenStream {
    match outputs.split_at_checked(PLACES) {
        Some((first, rest)) if !rest.is_empty() => {
            let (first, rest) = (tuple(rt, first), tuple(rt, rest));
            code!(#rt::both(#first, #rest))
        }
        _ if outputs.is_empty() => code!(()),
        _ => code!((#(&mut #outputs,)*)),
    }
}

/// Whether something besides the outputs still wants items: a result, a `for_each`, a `match` that drops them all. A literal unless a
/// `take` stands above.
pub(super) fn alive(
    plan: &Plan<'_>,
    root: NodeId,
    has_ended: &dyn Fn(NodeId) -> TokenStream,
) -> Alive {
    let node = plan.graph.node(root);
    let terminal = match node.op.shape {
        Shape::Terminal => !node.op.is_sink,
        Shape::Through(Rate::Final) => island::is_output(plan, root),
        Shape::Fork(Fork::Arms) => node.arms.iter().all(|arm| arm.port().is_none()),
        _ => false,
    };
    let mut below = if terminal { Alive::Always } else { Alive::Never };
    for link in plan.graph.outputs_of(root) {
        if plan.links[link.id.0] == Route::Fused {
            below = below.or(alive(plan, link.to, has_ended));
        }
    }
    match below {
        Alive::Never => Alive::Never,
        below if node.op.ends_early() => below.unless(has_ended(root)),
        below => below,
    }
}

/// When an island has work besides its outputs.
pub(super) enum Alive {
    Never,
    Always,
    While(TokenStream),
}

impl Alive {
    pub(super) fn or(self, other: Alive) -> Alive {
        match (self, other) {
            (Alive::Always, _) | (_, Alive::Always) => Alive::Always,
            (Alive::Never, other) => other,
            (other, Alive::Never) => other,
            (Alive::While(one), Alive::While(other)) => Alive::While(code!(#one || #other)),
        }
    }

    fn unless(self, ended: TokenStream) -> Alive {
        match self {
            Alive::While(condition) => Alive::While(code!(!(#ended) && (#condition))),
            _ => Alive::While(code!(!(#ended))),
        }
    }

    pub(super) fn into_tokens(self) -> TokenStream {
        match self {
            Alive::Never => code!(false),
            Alive::Always => code!(true),
            Alive::While(condition) => condition,
        }
    }
}
