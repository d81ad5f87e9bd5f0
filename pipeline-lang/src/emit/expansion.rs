//! An expanding stage inside of a hot block: the item it works on is begun by the loop over the input, and what it becomes is
//! taken by a loop inside of that. Where the block has to end in the middle, its iterator waits in a local of the island.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::{
    hot::HotBlock,
    names::of,
    outputs::{self, Alive},
    stage::Level,
    tree::{Tree, site},
};
use crate::{
    graph::{Node, NodeId},
    ops::{Rate, Shape},
};

/// The stage, in its island.
pub(super) struct Expansion<'t, 'p> {
    pub(super) tree: &'t Tree<'p>,
    pub(super) node: &'p Node,
}

impl<'t, 'p> Expansion<'t, 'p> {
    /// Of the stages of an island in which nothing suspends, the only one that expands. An item begins at most one expansion, and is
    /// not looked up by a key whose states are borrowed.
    pub(super) fn inside(tree: &'t Tree<'p>) -> Option<Self> {
        let graph = &tree.plan.graph;
        let roots = tree.enters_at(graph.node(tree.island.head));
        let nodes = || tree.below(&roots).into_iter().map(|node| graph.node(node));
        let mut expanding = nodes().filter(|node| node.is_expanding());
        let (Some(node), None) = (expanding.next(), expanding.next()) else { return None };
        let expansion = Expansion { tree, node };
        let several = |node: &NodeId| graph.node(*node).op.shape == Shape::Through(Rate::Several);
        let excluded = nodes().any(Node::suspends)
            || expansion.in_front().iter().any(several)
            || tree.plan.region_of_states(tree.island).is_some();
        (!excluded).then_some(expansion)
    }

    /// The stages that an item passes before it is expanded.
    pub(super) fn in_front(&self) -> Vec<NodeId> {
        let leads_here = |&id: &NodeId| self.tree.below(&[id]).contains(&self.node.id);
        let mut nodes = self.tree.island.nodes.clone();
        nodes.retain(|id| *id != self.node.id && leads_here(id));
        nodes
    }

    /// The local that holds the position of the item that was begun, and what is left of what it becomes.
    fn begun(&self) -> Ident {
        of(self.tree.plan, self.node.id, "items")
    }

    /// Declares the local, in front of the blocks.
    pub(super) fn declare(&self) -> TokenStream {
        let begun = self.begun();
        code!(let mut #begun = ::core::option::Option::None;)
    }

    /// In front of each block: a drain ends it with the item that is begun.
    pub(super) fn before() -> TokenStream {
        code!(let draining = run.is_draining();)
    }

    /// In the place of the stage.
    pub(super) fn begin(&self) -> TokenStream {
        let (span, begun) = (site(self.node), self.begun());
        let items = (self.node.op.emit)(&self.tree.at(self.node, Level::Hot), &[]);
        quote_spanned!(span=> #begun = ::core::option::Option::Some((at, #items));)
    }

    /// The loop of the hot block: over what is left of the item that was begun, or else over the input until it begins one. An item
    /// that becomes nothing takes room as one that becomes one does: the time of either is what a budget is for.
    pub(super) fn items_loop(&self, block: &HotBlock<'_, 'p>) -> TokenStream {
        let (span, rt) = (site(self.node), self.tree.names.rt_at(self.node.span));
        let (id, begun, counter) = (self.tree.names.id(self.node), self.begun(), self.counter());
        let stage = self.tree.at(self.node, Level::Hot);
        let (given, rest) = (stage.given(), self.tree.rest(self.node, 0, Level::Hot));
        let (take, used_up, unfinished) = (block.take(), block.used_up(), block.unfinished());
        let put_back = self.put_back();
        let (look, look_inside) = match block.pauses() {
            true => (block.look(), code!(if paused { #put_back break 'batch #unfinished; })),
            false => (TokenStream::new(), TokenStream::new()),
        };
        let had_enough = self.in_front_had_enough();
        quote_spanned! {span=>
            loop {
                let resumed = #begun.is_some();
                if !resumed {
                    if room == 0 {
                        break 'batch #used_up;
                    }
                    #take
                    #look
                }
                let ::core::option::Option::Some((at, mut expanded)) = #begun.take() else {
                    room -= 1;
                    continue;
                };
                let before = #counter;
                loop {
                    if room == 0 {
                        #put_back
                        break 'batch #unfinished;
                    }
                    let ::core::option::Option::Some(item) = #rt::next(#id, at, &mut expanded) else { break };
                    room -= 1;
                    #given
                    #rest
                    #look_inside
                }
                #rt::used(#id, at, expanded);
                if !resumed && #counter == before {
                    room -= 1;
                }
                if #(#had_enough ||)* draining {
                    break 'batch #unfinished;
                }
            }
        }
    }

    /// Where the block is left in the middle of an expansion.
    fn put_back(&self) -> TokenStream {
        let begun = self.begun();
        code!(#begun = ::core::option::Option::Some((at, expanded));)
    }

    /// What precedes the failure of a stage, if it works on what an item was expanded to: the iterator's destructor is the user's, and is
    /// not to hide the failure.
    pub(super) fn before_failure(&self, failing: NodeId) -> TokenStream {
        let behind: Vec<_> = self.tree.below(&[self.node.id]);
        match behind.contains(&failing) && failing != self.node.id {
            true => self.put_back(),
            false => TokenStream::new(),
        }
    }

    /// The local that counts what the stage gave.
    fn counter(&self) -> Ident {
        of(self.tree.plan, self.node.id, "given")
    }

    /// That a stage in front lets nothing more through. The block ends then with the item that it let through last.
    fn in_front_had_enough(&self) -> Vec<TokenStream> {
        let conditions = self.in_front().into_iter().filter_map(|node| {
            let ended = self.tree.plan.graph.node(node).op.ended?;
            Some(ended(&of(self.tree.plan, node, "state")))
        });
        conditions.collect()
    }

    /// What follows each block: the outputs of stages that had enough end, and what is left of the item that was begun is dropped if
    /// nobody wants it. Stages in front of the expansion end with what they let through last.
    pub(super) fn between(&self, inside: &[NodeId]) -> TokenStream {
        let (span, begun) = (site(self.node), self.begun());
        let (id, in_front) = (self.tree.names.id(self.node), self.in_front());
        let (first, last): (Vec<_>, Vec<_>) =
            inside.iter().partition(|node| !in_front.contains(node));
        let (elsewhere, in_front) = (self.tree.finish_early(&first), self.tree.finish_early(&last));
        let outputs =
            outputs::tuple(&self.tree.names.rt, &outputs::below(self.tree.plan, self.node.id));
        let wanted = self.tree.wants(self.node);
        let in_front = match in_front.is_empty() {
            true => in_front,
            false => code!(if !begun { #in_front }),
        };
        quote_spanned! {span=>
            #elsewhere
            let begun = run.begun(#id, &mut #begun, #outputs, #wanted);
            #in_front
        }
    }

    /// Whether something besides the outputs wants more: of the input, or of what is begun.
    pub(super) fn alive(&self) -> TokenStream {
        let (plan, tree) = (self.tree.plan, self.tree);
        let alive = outputs::alive(plan, tree.island.head, &|node| tree.has_ended(node));
        alive.or(Alive::While(code!(begun))).into_tokens()
    }
}
