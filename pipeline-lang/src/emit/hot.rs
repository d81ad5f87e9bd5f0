//! A hot block: the loop over items that nothing suspends, and what an island does between two of them.
//!
//! Its cursor, states and counters are plain locals, moved in and out, and it ends in a flag: a loop of that shape is as fast as
//! one written by hand.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::{
    expansion::Expansion,
    names::{local, number, of, tx},
    stage::{Level, State},
    tree::{Tree, site},
};
use crate::{
    graph::{Node, NodeId},
    plan::Route,
};

/// A hot block to be emitted.
pub(super) struct HotBlock<'t, 'p> {
    tree: &'t Tree<'p>,
    /// The stage that gives the items.
    from: &'p Node,
    items: Items,
    /// The stages in it.
    inside: Vec<NodeId>,
}

/// Whose items a hot block takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Items {
    /// The island's input: they are counted, and have positions of their own.
    Input,
    /// Those that an expanding stage makes of one item, whose position is that item's.
    Expanded,
}

impl<'t, 'p> HotBlock<'t, 'p> {
    /// Over the island's input, which reaches these stages first.
    pub(super) fn of_input(tree: &'t Tree<'p>, head: &'p Node, roots: &[NodeId]) -> Self {
        HotBlock { tree, from: head, items: Items::Input, inside: tree.below(roots) }
    }

    /// Over what an expanding stage gives to these stages.
    pub(super) fn of_expanded(tree: &'t Tree<'p>, from: &'p Node, roots: &[NodeId]) -> Self {
        HotBlock { tree, from, items: Items::Expanded, inside: tree.below(roots) }
    }

    /// The blocks and what comes between two of them; `items` is the iterator.
    pub(super) fn emit(&self, items: &TokenStream) -> TokenStream {
        let (span, rt) = (site(self.from), self.tree.names.rt_at(self.from.span));
        let outputs = &self.tree.outputs;
        let (alive, ends) = (self.wanted(), self.ends());
        let counters = self.counters();
        let (base, block, share) = (self.base(), self.block(&counters), self.share());
        let (declare, before, between) = match self.expansion() {
            Some(expansion) => {
                (expansion.declare(), Expansion::before(), expansion.between(&self.inside))
            }
            None => (code!(), code!(), self.tree.finish_early(&self.inside)),
        };
        let (note, noted) = match self.notes_position() {
            true => (code!(let mut last = run.at();), code!(run.worked_at(last);)),
            false => (code!(), code!()),
        };
        quote_spanned! {span=>
            let mut cursor = ::core::option::Option::Some(#items);
            #note
            #declare
            loop {
                let room = run.room(#outputs);
                #base
                #before
                let step = #block;
                #noted
                #between
                match run.settle(step, #outputs, #alive).await {
                    #rt::Then::More => #share
                    #ends
                }
            }
        }
    }

    /// Whether something besides the outputs wants more of these items. Those that an item expands to are wanted as long as what is
    /// behind them wants any, though a stage in front may have had enough items to expand.
    fn wanted(&self) -> TokenStream {
        match (self.items, self.expansion()) {
            (Items::Expanded, _) => self.tree.wants(self.from),
            (Items::Input, Some(expansion)) => expansion.alive(),
            (Items::Input, None) => self.tree.alive.clone(),
        }
    }

    /// The stage that expands items of the input inside of the block.
    fn expansion(&self) -> Option<Expansion<'t, 'p>> {
        self.tree.expansion().filter(|_| self.items == Items::Input)
    }

    /// What follows the last block. Where an item was expanded, the loop around decides whether another one is.
    fn ends(&self) -> TokenStream {
        let rt = self.tree.names.rt_at(self.from.span);
        match self.items {
            Items::Input => code!(#rt::Then::Input => break, #rt::Then::Stop => break 'input,),
            Items::Expanded => code!(#rt::Then::Input | #rt::Then::Stop => break,),
        }
    }

    /// One block: what is lent to it, its loop, and what it gives back.
    fn block(&self, counters: &[Counter]) -> TokenStream {
        let (span, rt) = (site(self.from), self.tree.names.rt_at(self.from.span));
        let (take, put_back) = self.lend_states();
        let (lent, items) = (self.lend_outputs(), self.items_loop());
        let zeros = counters.iter().map(|(name, _)| code!(let mut #name = 0u64;));
        let counted = counters.iter().map(|(name, _)| name);
        let declare = if self.pauses() { code!(let mut paused = false;) } else { code!() };
        let begin = quote_spanned! {span=>
            let mut items = #rt::take(&mut cursor);
            #take
            #(#lent)*
            #(#zeros)*
            #declare
            let ended = 'batch: { #items };
            cursor = ::core::option::Option::Some(items);
            #put_back
        };
        let counted = code!([#(#counted),*]);
        let first = number(counters[0].1);
        match self.expansion() {
            Some(_) => quote_spanned! {span=>
                run.expanding_block(room, |mut room| { #begin (ended, room, #counted) })
            },
            None => quote_spanned!(span=> run.block(#first, || { #begin (ended, #counted) })),
        }
    }

    fn items_loop(&self) -> TokenStream {
        if let Some(expansion) = self.expansion() {
            return expansion.items_loop(self);
        }
        let span = site(self.from);
        let (take, used_up) = (self.take(), self.used_up());
        let look = if self.pauses() { self.look() } else { code!() };
        quote_spanned! {span=>
            for _ in 0..room {
                #take
                #look
            }
            #used_up
        }
    }

    /// Takes one item and does all that is done with it, or ends the block with the batch.
    pub(super) fn take(&self) -> TokenStream {
        let (span, rt) = (site(self.from), self.tree.names.rt_at(self.from.span));
        let taken = self.taken();
        let (id, pattern, next_at) =
            (self.tree.names.id(self.from), self.pattern(), self.next_at(&taken));
        let (at, body, ended) = (self.at(&taken), self.body(), self.result(&code!(true)));
        let note = if self.notes_position() { code!(last = at;) } else { code!() };
        quote_spanned! {span=>
            let ::core::option::Option::Some(#pattern) = #rt::next(#id, #next_at, &mut items) else {
                break 'batch #ended;
            };
            #at
            #taken += 1;
            #note
            #body
        }
    }

    /// Whether the position of the last item must be known behind the block: something leaves when the input has ended, and items bring
    /// their positions along.
    fn notes_position(&self) -> bool {
        self.items == Items::Input && self.tree.carries_positions() && self.tree.gives_at_end()
    }

    /// The counter of what the block takes.
    fn taken(&self) -> Ident {
        local("taken", self.from.span)
    }

    /// Ends the block if a stage asked for that.
    pub(super) fn look(&self) -> TokenStream {
        let unfinished = self.unfinished();
        code!(if paused { break 'batch #unfinished; })
    }

    /// What a block ends with that has not come to the end of the batch.
    pub(super) fn unfinished(&self) -> TokenStream {
        self.result(&code!(false))
    }

    /// What a block ends with that took as much as it was to take. A replica looks whether that was all: if it waited for room, it
    /// would wait for its turn with a batch that is finished.
    pub(super) fn used_up(&self) -> TokenStream {
        let rt = self.tree.names.rt_at(self.from.span);
        match self.items {
            Items::Input if self.tree.island.region.is_some() => {
                self.result(&code!(#rt::used_up(&items)))
            }
            Items::Input | Items::Expanded => self.unfinished(),
        }
    }

    /// Where a stage may fail, a block ends in a `Result`.
    fn result(&self, ended: &TokenStream) -> TokenStream {
        let tree = self.tree;
        let may_fail = |&node| tree.at(tree.plan.graph.node(node), Level::Hot).may_fail();
        match self.inside.iter().any(may_fail) {
            true => code!(::core::result::Result::Ok(#ended)),
            false => ended.clone(),
        }
    }

    /// A stage may say that the block looks, after an item, whether anything is left to do.
    pub(super) fn pauses(&self) -> bool {
        let op = |node: &NodeId| self.tree.plan.graph.node(*node).op;
        self.inside.iter().map(op).any(|op| op.ends_early() || op.pauses())
    }

    /// What positions are counted from.
    fn base(&self) -> TokenStream {
        match self.items {
            Items::Input => code!(let base = run.base();),
            Items::Expanded => TokenStream::new(),
        }
    }

    /// The position of the item that is asked for.
    fn next_at(&self, taken: &Ident) -> TokenStream {
        match self.items {
            Items::Input => code!(base.plus(#taken)),
            Items::Expanded => code!(at),
        }
    }

    /// The local with the position of the item just taken.
    fn at(&self, taken: &Ident) -> TokenStream {
        let span = site(self.from);
        match self.items {
            Items::Input if !self.tree.carries_positions() => {
                quote_spanned!(span=> let at = base.plus(#taken);)
            }
            Items::Input | Items::Expanded => TokenStream::new(),
        }
    }

    fn pattern(&self) -> TokenStream {
        match self.items {
            Items::Input => self.tree.item_pattern(),
            Items::Expanded => code!(item),
        }
    }

    fn body(&self) -> TokenStream {
        match self.items {
            Items::Input => self.tree.item_code(Level::Hot),
            Items::Expanded => self.tree.rest(self.from, 0, Level::Hot),
        }
    }

    /// Replicas that may work on any item share what is left of a batch.
    fn share(&self) -> TokenStream {
        if !self.tree.shares() || self.items == Items::Expanded {
            return code!({});
        }
        let outputs = &self.tree.outputs;
        code!(run.share_cursor(&mut input, &mut cursor, #outputs),)
    }

    /// The counters a hot block keeps as locals, with their numbers in the island: first what it takes, then those of the
    /// stages inside, which follow each other because stages are numbered depth first.
    fn counters(&self) -> Vec<Counter> {
        let (plan, first) = (self.tree.plan, self.tree.island.first_counter);
        let taken = match self.items {
            Items::Input => 0,
            Items::Expanded => {
                plan.counters[self.from.id.0].given.map_or(0, |counter| counter - first)
            }
        };
        let mut counters = vec![(self.taken(), taken)];
        for &node in &self.inside {
            let own = plan.counters[node.0];
            let at_end = plan.graph.node(node).op.shape.gives_at_end();
            let given = own.given.filter(|_| !at_end);
            for (counter, what) in
                [(own.taken, "taken"), (given, "given"), (own.dropped, "dropped")]
            {
                let Some(slot) = counter.map(|counter| counter - first) else { continue };
                if slot > taken && !counters.iter().any(|(_, known)| *known == slot) {
                    counters.push((of(plan, node, what), slot));
                }
            }
        }
        counters.sort_by_key(|(_, slot)| *slot);
        counters
    }

    fn lend_states(&self) -> (TokenStream, TokenStream) {
        let (plan, rt) = (self.tree.plan, &self.tree.names.rt);
        let (mut take, mut put_back) = (TokenStream::new(), TokenStream::new());
        for node in self.inside.iter().map(|&node| plan.graph.node(node)) {
            let (state, kept) = (of(plan, node.id, "state"), of(plan, node.id, "kept"));
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
    fn lend_outputs(&self) -> Vec<TokenStream> {
        let (plan, inside) = (self.tree.plan, &self.inside);
        if inside.iter().any(|&node| plan.graph.node(node).op.pauses()) {
            return Vec::new();
        }
        let before = std::iter::once(self.from.id).filter(|id| !inside.contains(id));
        let gives = |&id: &NodeId| !plan.graph.node(id).op.shape.gives_at_end();
        let pushes = before.chain(inside.iter().copied()).filter(gives);
        let links = pushes.flat_map(|node| plan.graph.outputs_of(node));
        let edges = links.filter_map(|link| match plan.links[link.id.0] {
            Route::Edge(edge) => Some(&plan.edges[edge.0]),
            Route::Fused => None,
        });
        let lent = edges.filter(|edge| edge.keyed.is_none()).map(|edge| {
            let tx = tx(plan, edge);
            code!(let mut #tx = #tx.lend();)
        });
        lent.collect()
    }
}

/// A local that counts, with its number in the island.
type Counter = (Ident, usize);
