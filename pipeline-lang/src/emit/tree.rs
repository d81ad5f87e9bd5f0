//! An island's tree of stages as nested code: each operator's emit function around the code of what follows it.
//!
//! What cannot suspend runs in one *hot block*, a synchronous closure whose cursor, states and counters are plain locals:
//! the shape that keeps a loop as fast as if it were written by hand. An expanding or async stage stands above it, directly
//! in the `async` body, and the hot block begins behind the last of them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::{
    names::{Names, local, number, of, tx},
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
        if enters.iter().all(|&node| self.is_plain(node)) {
            self.hot_loop(items, head, &enters, true)
        } else {
            self.awaiting_loop(items, head, self.item_code(Level::Awaiting))
        }
    }

    /// The stages an item meets first: the head, or what a source or join feeds.
    fn enters_at(&self, head: &Node) -> Vec<NodeId> {
        match head.op.shape {
            Shape::Source | Shape::Join(_) => self.fused(head).map(|link| link.to).collect(),
            _ => vec![head.id],
        }
    }

    fn item_code(&self, level: Level) -> TokenStream {
        let head = self.plan.graph.node(self.island.head);
        let code = match head.op.shape {
            Shape::Source | Shape::Join(_) => self.rest(head, 0, level),
            _ => self.stage(head, level),
        };
        match self.plan.region_of_states(self.island) {
            Some(region) => {
                let (span, key) = (site(head), push::key(self.names, head, region, &code!(at)));
                quote_spanned!(span=> let key = #key; #code)
            }
            None => code,
        }
    }

    /// A hot block and what comes between two of them. `own` says that its items are the island's input.
    fn hot_loop(
        &self,
        items: TokenStream,
        from: &Node,
        roots: &[NodeId],
        own: bool,
    ) -> TokenStream {
        let (span, rt, id) = (site(from), self.names.rt_at(from.span), self.names.id(from));
        let (outputs, alive) = (&self.outputs, &self.alive);
        let inside = self.below(roots);
        let (take, put_back) = self.lend_states(&inside);
        let lent = self.lend_outputs(from, &inside);
        let counters = self.counters(from, &inside, own);
        let (slots, first) = (counters.iter().map(|(name, _)| name), number(counters[0].1));
        let zeros = slots.clone().map(|name| code!(let mut #name = 0u64;));
        let counted = slots.clone();
        let taken = &counters[0].0;
        let (base, at) = if own {
            (code!(let base = run.base();), self.position(from, taken))
        } else {
            (TokenStream::new(), TokenStream::new())
        };
        let body = if own { self.item_code(Level::Hot) } else { self.rest(from, 0, Level::Hot) };
        let may_fail = |&node| self.at(self.plan.graph.node(node), Level::Hot).may_fail();
        let (ended, paused) = match inside.iter().any(may_fail) {
            true => (result_of(&code!(true)), result_of(&code!(false))),
            false => (code!(true), code!(false)),
        };
        let pauses = |&node| self.ends_early(node) || self.plan.graph.node(node).op.pauses();
        let ends_early = inside.iter().any(pauses);
        let (declare, look) = if ends_early {
            (code!(let mut paused = false;), code!(if paused { break 'batch #paused; }))
        } else {
            (TokenStream::new(), TokenStream::new())
        };
        let next_at = if own { code!(base.plus(#taken)) } else { code!(at) };
        let pattern = if own { self.item_pattern() } else { code!(item) };
        let early = self.finish_early(&inside);
        let share = if own { self.share() } else { code!({}) };
        quote_spanned! {span=>
            let mut cursor = ::core::option::Option::Some(#items);
            loop {
                let room = run.room(#outputs);
                #base
                let step = run.block(#first, || {
                    let mut items = #rt::take(&mut cursor);
                    #take
                    #(#lent)*
                    #(#zeros)*
                    #declare
                    let ended = 'batch: {
                        for _ in 0..room {
                            let ::core::option::Option::Some(#pattern) = #rt::next(#id, #next_at, &mut items) else {
                                break 'batch #ended;
                            };
                            #at
                            #taken += 1;
                            #body
                            #look
                        }
                        #paused
                    };
                    cursor = ::core::option::Option::Some(items);
                    #put_back
                    (ended, [#(#counted),*])
                });
                #early
                match run.settle(step, #outputs, #alive).await {
                    #rt::Then::More => #share
                    #rt::Then::Input => break,
                    #rt::Then::Stop => break 'input,
                }
            }
        }
    }

    /// Replicas that may work on any item share what is left of a batch.
    fn share(&self) -> TokenStream {
        let region = self.island.region.map(|region| &self.plan.graph.regions[region.0]);
        if region.is_none_or(|region| region.key.is_some()) {
            return code!({});
        }
        let outputs = &self.outputs;
        code!(run.share(&mut input, &mut cursor, #outputs),)
    }

    /// One item at a time, in the `async` body.
    fn awaiting_loop(&self, items: TokenStream, from: &Node, body: TokenStream) -> TokenStream {
        let (span, id) = (site(from), self.names.id(from));
        let (outputs, alive) = (&self.outputs, &self.alive);
        let pattern = self.item_pattern();
        let at = self.position_pulled();
        let early = self.finish_early(&self.island.nodes);
        quote_spanned! {span=>
            let mut items = #items;
            while let ::core::option::Option::Some(#pattern) = run.pull(#id, &mut items, #outputs, #alive).await {
                #at
                #body
                #early
                if run.is_done(#outputs, #alive) {
                    break 'input;
                }
            }
        }
    }

    /// An expanding stage: its items in a hot block if nothing behind it suspends.
    fn expand(&self, node: &'p Node) -> TokenStream {
        let stage = self.at(node, Level::Awaiting);
        let items = (node.op.emit)(&stage, &[]);
        let behind: Vec<_> = self.fused(node).map(|link| link.to).collect();
        if behind.iter().all(|&node| self.is_plain(node)) {
            return self.hot_loop(items, node, &behind, false);
        }
        let (span, id) = (site(node), self.names.id(node));
        let (outputs, alive, given) = (&self.outputs, &self.alive, stage.given());
        let rest = self.rest(node, 0, Level::Awaiting);
        quote_spanned! {span=>
            let mut items = #items;
            while let ::core::option::Option::Some(item) = run.pull_inner(#id, at, &mut items, #outputs, #alive).await {
                #given
                #rest
            }
        }
    }

    fn stage(&self, node: &'p Node, level: Level) -> TokenStream {
        if node.is_expanding() {
            return self.expand(node);
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
    fn rest(&self, node: &'p Node, port: usize, level: Level) -> TokenStream {
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

    fn at(&self, node: &'p Node, level: Level) -> Stage<'p> {
        Stage { node, plan: self.plan, names: self.names, level, outputs: self.outputs.clone() }
    }

    /// The counters a hot block keeps as locals, with their numbers in the island: first what it takes, then those of the
    /// stages inside, which follow each other because stages are numbered depth first.
    fn counters(&self, from: &Node, inside: &[NodeId], own: bool) -> Vec<(Ident, usize)> {
        let first = self.island.first_counter;
        let taken = match own {
            true => 0,
            false => self.plan.counters[from.id.0].given.map_or(0, |counter| counter - first),
        };
        let mut counters = vec![(local_at("taken", from), taken)];
        for &node in inside {
            let own = self.plan.counters[node.0];
            let at_end = self.plan.graph.node(node).op.shape.gives_at_end();
            let given = own.given.filter(|_| !at_end);
            for (counter, what) in
                [(own.taken, "taken"), (given, "given"), (own.dropped, "dropped")]
            {
                let Some(slot) = counter.map(|counter| counter - first) else { continue };
                if slot > taken && !counters.iter().any(|(_, known)| *known == slot) {
                    counters.push((of(self.plan, node, what), slot));
                }
            }
        }
        counters.sort_by_key(|(_, slot)| *slot);
        counters
    }

    /// The position of the item just taken from the island's input.
    fn position(&self, from: &Node, taken: &Ident) -> TokenStream {
        let span = site(from);
        match self.carries_positions() {
            true => TokenStream::new(),
            false => quote_spanned!(span=> let at = base.plus(#taken);),
        }
    }

    fn position_pulled(&self) -> TokenStream {
        match self.carries_positions() {
            true => TokenStream::new(),
            false => code!(let at = run.at();),
        }
    }

    fn item_pattern(&self) -> TokenStream {
        if self.carries_positions() { code!((at, item)) } else { code!(item) }
    }

    fn carries_positions(&self) -> bool {
        let positions = |id: &crate::plan::EdgeId| self.plan.edges[id.0].positions;
        match &self.island.input {
            Input::Edge(edge) => positions(edge),
            Input::Join(edges) => edges.iter().all(positions),
            Input::Source | Input::CutSource | Input::Chunks(_) => false,
        }
    }

    fn lend_states(&self, inside: &[NodeId]) -> (TokenStream, TokenStream) {
        let rt = &self.names.rt;
        let (mut take, mut put_back) = (TokenStream::new(), TokenStream::new());
        for node in inside.iter().map(|&node| self.plan.graph.node(node)) {
            let (state, kept) = (of(self.plan, node.id, "state"), of(self.plan, node.id, "kept"));
            match node.op.state {
                State::None => {}
                State::Moved(_) => {
                    take.extend(code!(let mut #state = #rt::take(&mut #kept);));
                    put_back.extend(code!(#kept = ::core::option::Option::Some(#state);));
                }
                State::Copied(_) => {
                    take.extend(code!(let mut #state = #kept;));
                    put_back.extend(code!(#kept = #state;));
                }
            }
        }
        (take, put_back)
    }

    /// The buffers of the edges that a hot block pushes to, as locals. Where items say by key which queue they go to, or a stage may
    /// give more of them than there is room for, the edge keeps its buffer.
    fn lend_outputs(&self, from: &Node, inside: &[NodeId]) -> Vec<TokenStream> {
        if inside.iter().any(|&node| self.plan.graph.node(node).op.pauses()) {
            return Vec::new();
        }
        let before = std::iter::once(from.id).filter(|id| !inside.contains(id));
        let gives = |&id: &NodeId| !self.plan.graph.node(id).op.shape.gives_at_end();
        let pushes = before.chain(inside.iter().copied()).filter(gives);
        let links = pushes.flat_map(|node| self.plan.graph.outputs_of(node));
        let edges = links.filter_map(|link| match self.plan.links[link.id.0] {
            Route::Edge(edge) => Some(&self.plan.edges[edge.0]),
            Route::Fused => None,
        });
        let lent = edges.filter(|edge| edge.keyed.is_none()).map(|edge| {
            let tx = tx(self.plan, edge);
            code!(let mut #tx = #tx.lend();)
        });
        lent.collect()
    }

    /// Ends the outputs behind a stage that has had enough, while its siblings go on.
    fn finish_early(&self, inside: &[NodeId]) -> TokenStream {
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

    fn ends_early(&self, node: NodeId) -> bool {
        self.plan.graph.node(node).op.ends_early()
    }

    /// Whether a stage stands in a hot block: below the last stage that suspends or expands.
    pub(super) fn is_hot(&self, node: NodeId) -> bool {
        let enters = self.enters_at(self.plan.graph.node(self.island.head));
        let plain = |roots: &[NodeId]| roots.iter().all(|&root| self.is_plain(root));
        if plain(&enters) {
            return true;
        }
        let expanding = |&&id: &&NodeId| self.plan.graph.node(id).is_expanding();
        self.island.nodes.iter().filter(expanding).any(|&id| {
            let behind: Vec<_> = self.fused(self.plan.graph.node(id)).map(|link| link.to).collect();
            plain(&behind) && self.below(&behind).contains(&node)
        })
    }

    /// Nothing from here on suspends or expands.
    fn is_plain(&self, root: NodeId) -> bool {
        self.below(&[root]).iter().all(|&node| {
            let node = self.plan.graph.node(node);
            !node.suspends() && !node.is_expanding()
        })
    }

    fn below(&self, roots: &[NodeId]) -> Vec<NodeId> {
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

/// Where a stage may fail, a hot block ends in a `Result`.
fn result_of(ended: &TokenStream) -> TokenStream {
    code!(::core::result::Result::Ok(#ended))
}

fn local_at(name: &str, node: &Node) -> Ident {
    local(name, node.span)
}

/// Generated tokens at a stage's operator.
pub(super) fn site(node: &Node) -> Span {
    Span::mixed_site().located_at(node.span)
}
