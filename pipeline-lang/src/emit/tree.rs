//! An island's tree of stages as nested code: each operator's emit function around the code of what follows it.
//!
//! What cannot suspend runs in one *hot block*, a synchronous closure ([`super::hot`]), with one expanding stage in it if need be
//! ([`super::expansion`]). An async stage, or one of several that expand, stands above it, directly in the `async` body, and the hot
//! block begins behind the last of them.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::{
    expansion::Expansion,
    hot::HotBlock,
    key,
    names::{Names, local, of},
    outputs, push,
    stage::{Level, Stage, State},
};
use crate::{
    graph::{Arm, Link, Node, NodeId},
    ops::{Fork, Shape},
    plan::{Input, Island, Plan, Route},
};

/// Emits the stages of one island.
pub(super) struct Tree<'p> {
    pub(super) plan: &'p Plan<'p>,
    pub(super) names: &'p Names,
    pub(super) island: &'p Island,
    pub(super) outputs: TokenStream,
    pub(super) alive: TokenStream,
}

impl<'p> Tree<'p> {
    /// The loop over one batch of the island's input, in the local `batch`.
    pub(super) fn batch_loop(&self) -> TokenStream {
        let head = self.plan.graph.node(self.island.head);
        let (enters, span) = (self.enters_at(head), site(head));
        let items = quote_spanned!(span=> run.items(&mut batch));
        if self.is_one_block() {
            HotBlock::of_input(self, head, &enters).emit(&items)
        } else {
            self.awaiting_loop(items, head, self.item_code(Level::Awaiting))
        }
    }

    /// The stages an item meets first: the head, or what a source or join feeds.
    pub(super) fn enters_at(&self, head: &Node) -> Vec<NodeId> {
        match head.op.shape {
            Shape::Source | Shape::Join(_) => self.fused(head).map(|link| link.to).collect(),
            _ => vec![head.id],
        }
    }

    pub(super) fn item_code(&self, level: Level) -> TokenStream {
        let head = self.plan.graph.node(self.island.head);
        let code = match head.op.shape {
            Shape::Source | Shape::Join(_) => self.rest(head, 0, level),
            _ => self.stage(head, level),
        };
        match self.plan.region_of_states(self.island) {
            Some(region) => {
                let (span, key) = (site(head), key::call(self.names, head, region, &code!(at)));
                quote_spanned!(span=> let key = #key; #code)
            }
            None => code,
        }
    }

    /// One item at a time, in the `async` body.
    fn awaiting_loop(&self, items: TokenStream, from: &Node, body: TokenStream) -> TokenStream {
        let (span, id) = (site(from), self.names.id(from));
        let (outputs, alive) = (&self.outputs, &self.alive);
        let pattern = self.item_pattern();
        let at = self.position_pulled();
        let early = self.finish_early(&self.island.nodes);
        let share = match self.shares() {
            true => code!(run.share(&mut input, &mut items, #outputs);),
            false => code!(),
        };
        quote_spanned! {span=>
            let mut items = #items;
            while let ::core::option::Option::Some(#pattern) = run.pull(#id, &mut items, #outputs, #alive).await {
                #at
                #share
                #body
                #early
                if run.is_done(#outputs, #alive) {
                    break 'input;
                }
            }
        }
    }

    /// An expanding stage: its items in a hot block if nothing behind it suspends.
    fn expand(&self, node: &'p Node, level: Level) -> TokenStream {
        if level == Level::Hot {
            return Expansion { tree: self, node }.begin();
        }
        let stage = self.at(node, Level::Awaiting);
        let items = (node.op.emit)(&stage, &[]);
        let behind: Vec<_> = self.fused(node).map(|link| link.to).collect();
        if behind.iter().all(|&node| self.is_plain(node)) {
            return HotBlock::of_expanded(self, node, &behind).emit(&items);
        }
        let (span, id) = (site(node), self.names.id(node));
        let (outputs, wanted, given) = (&self.outputs, self.wants(node), stage.given());
        let rest = self.rest(node, 0, Level::Awaiting);
        quote_spanned! {span=>
            let mut items = #items;
            while let ::core::option::Option::Some(item) = run.pull_inner(#id, at, &mut items, #outputs, #wanted).await {
                #given
                #rest
            }
        }
    }

    fn stage(&self, node: &'p Node, level: Level) -> TokenStream {
        if node.is_expanding() {
            return self.expand(node, level);
        }
        let rests: Vec<_> =
            (0..self.ports(node)).map(|port| self.rest(node, port, level)).collect();
        (node.op.emit)(&self.at(node, level), &rests)
    }

    /// How many ways out a stage has, whether or not a stream takes each.
    fn ports(&self, node: &Node) -> usize {
        let bound = self.plan.graph.outputs_of(node.id).map(|link| link.from_port + 1);
        let bound = bound.max().unwrap_or(0);
        match node.op.shape {
            Shape::Fork(Fork::All) => bound,
            Shape::Fork(Fork::Arms) => {
                node.arms.iter().filter_map(Arm::port).map(|port| port + 1).fold(bound, usize::max)
            }
            _ => bound.max(2),
        }
    }

    /// What happens behind one port: the next stage, or a push to an edge.
    pub(super) fn rest(&self, node: &'p Node, port: usize, level: Level) -> TokenStream {
        let Some(link) = self.plan.graph.outputs_of(node.id).find(|link| link.from_port == port)
        else {
            return TokenStream::new();
        };
        match self.plan.links[link.id.0] {
            Route::Fused => {
                let next = self.plan.graph.node(link.to);
                let (counted, code) = (self.count_arm(node, next, level), self.stage(next, level));
                code!(#counted #code)
            }
            Route::Edge(edge) => {
                let at = code!(at);
                push::push(self.plan, self.names, &self.plan.edges[edge.0], &at)
            }
        }
    }

    /// Counts what enters an arm, where that is not what its fork took.
    fn count_arm(&self, fork: &'p Node, next: &'p Node, level: Level) -> TokenStream {
        let (given, taken) =
            (self.plan.counters[fork.id.0].given, self.plan.counters[next.id.0].taken);
        if given == taken { TokenStream::new() } else { self.at(next, level).count(taken, "taken") }
    }

    pub(super) fn at(&self, node: &'p Node, level: Level) -> Stage<'p> {
        let (plan, names, outputs) = (self.plan, self.names, self.outputs.clone());
        let wanted = if node.suspends() { self.wants(node) } else { TokenStream::new() };
        let expansion = self.expansion().filter(|_| level == Level::Hot);
        let before_failure = expansion.map(|expansion| expansion.before_failure(node.id));
        let before_failure = before_failure.unwrap_or_default();
        Stage { node, plan, names, level, outputs, wanted, before_failure }
    }

    /// Whether something besides the outputs wants what a stage makes of an item that it has begun.
    pub(super) fn wants(&self, node: &Node) -> TokenStream {
        outputs::alive(self.plan, node.id, &|below| self.has_ended(below)).into_tokens()
    }

    fn position_pulled(&self) -> TokenStream {
        match self.carries_positions() {
            true if self.gives_at_end() => code!(run.worked_at(at);),
            true => TokenStream::new(),
            false => code!(let at = run.at();),
        }
    }

    /// Whether something leaves over an edge when the input has ended, with the position of the last item.
    pub(super) fn gives_at_end(&self) -> bool {
        let nodes = self.island.nodes.iter().map(|&id| self.plan.graph.node(id));
        let mut gathering = nodes.filter(|node| node.op.shape.flushes_at_end());
        gathering.any(|node| self.plan.graph.outputs_of(node.id).next().is_some())
    }

    pub(super) fn item_pattern(&self) -> TokenStream {
        if self.carries_positions() { code!((at, item)) } else { code!(item) }
    }

    pub(super) fn carries_positions(&self) -> bool {
        let positions = |id: &crate::plan::EdgeId| self.plan.edges[id.0].positions;
        match &self.island.input {
            Input::Edge(edge) => positions(edge),
            Input::Join(edges) => edges.iter().all(positions),
            Input::Source | Input::CutSource | Input::Chunks(_) => false,
        }
    }

    /// Ends the outputs behind a stage that has had enough, while its siblings go on.
    pub(super) fn finish_early(&self, inside: &[NodeId]) -> TokenStream {
        let mut code = TokenStream::new();
        for &node in inside.iter().filter(|&&node| self.ends_early(node)) {
            let fed_at_end = outputs::fed_at_end(self.plan, node);
            let mut finished = outputs::below(self.plan, node);
            finished.retain(|output| !fed_at_end.contains(output));
            let finish = match finished.as_slice() {
                [] => TokenStream::new(),
                finished => {
                    let finished = outputs::tuple(&self.names.rt, finished);
                    code!(run.finish(#finished).await;)
                }
            };
            if finished.is_empty() && fed_at_end.is_empty() {
                continue;
            }
            let ended = self.has_ended(node);
            code.extend(code!(if #ended { #finish #(#fed_at_end.retire();)* }));
        }
        code
    }

    /// The condition that a stage takes no more items, outside of its hot block.
    pub(super) fn has_ended(&self, node: NodeId) -> TokenStream {
        let (op, hot) = (self.plan.graph.node(node).op, self.is_hot(node));
        let Some(ended) = op.ended else { return code!(false) };
        let kept = of(self.plan, node, if hot { "kept" } else { "state" });
        match op.state {
            State::Moved(_) if hot => {
                let ended = ended(&local("state", Span::mixed_site()));
                code!(#kept.as_ref().is_some_and(|state| #ended))
            }
            _ => ended(&kept),
        }
    }

    pub(super) fn ends_early(&self, node: NodeId) -> bool {
        self.plan.graph.node(node).op.ends_early()
    }

    /// Whether a stage stands in a hot block: below the last stage that suspends or expands outside of one.
    pub(super) fn is_hot(&self, node: NodeId) -> bool {
        if self.is_one_block() {
            return true;
        }
        let plain = |roots: &[NodeId]| roots.iter().all(|&root| self.is_plain(root));
        let expanding = |&&id: &&NodeId| self.plan.graph.node(id).is_expanding();
        self.island.nodes.iter().filter(expanding).any(|&id| {
            let behind: Vec<_> = self.fused(self.plan.graph.node(id)).map(|link| link.to).collect();
            plain(&behind) && self.below(&behind).contains(&node)
        })
    }

    /// Whether one hot block holds all stages.
    fn is_one_block(&self) -> bool {
        let enters = self.enters_at(self.plan.graph.node(self.island.head));
        enters.iter().all(|&node| self.is_plain(node)) || self.expansion().is_some()
    }

    /// The expanding stage inside of the island's one hot block.
    pub(super) fn expansion(&self) -> Option<Expansion<'_, 'p>> {
        Expansion::inside(self)
    }

    /// Whether the island is a replica that gives what is left of its batch to any other.
    pub(super) fn shares(&self) -> bool {
        let region = self.island.region.map(|region| &self.plan.graph.regions[region.0]);
        region.is_some_and(|region| region.key.is_none())
    }

    /// Nothing from here on suspends or expands.
    fn is_plain(&self, root: NodeId) -> bool {
        self.below(&[root]).iter().all(|&node| {
            let node = self.plan.graph.node(node);
            !node.suspends() && !node.is_expanding()
        })
    }

    pub(super) fn below(&self, roots: &[NodeId]) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        for &root in roots {
            nodes.push(root);
            let next: Vec<_> = self.fused(self.plan.graph.node(root)).map(|link| link.to).collect();
            nodes.extend(self.below(&next));
        }
        nodes
    }

    fn fused(&self, node: &Node) -> impl Iterator<Item = &'p Link> + use<'p> {
        let plan = self.plan;
        plan.graph.outputs_of(node.id).filter(move |link| plan.links[link.id.0] == Route::Fused)
    }
}

/// Generated tokens at a stage's operator.
pub(super) fn site(node: &Node) -> Span {
    Span::mixed_site().located_at(node.span)
}
