//! What one way round a cycle says: the paths between its forks and its strict stages, what each may hold back, and what each
//! has room for.

use super::{
    cycle::{Cycle, Way},
    network::{Arc, Network},
};
use crate::{
    annotation::OnError,
    graph::{DEAD_LETTER, Link, Node, NodeId},
    ops::{Fork, Rate, Shape},
    plan::Plan,
};

/// From a fork to a strict stage, along the items' way; full if the cycle goes along it, empty if against it.
#[derive(Debug)]
pub(super) struct Path {
    pub(super) start: NodeId,
    pub(super) end: NodeId,
    /// The stream, or the stage, that it ends with.
    pub(super) label: String,
    way: Way,
    end_input: usize,
    /// Items that may go in before one comes out, in items of the fork.
    held: Held,
    /// Items it can queue, in items of the fork, at least.
    room: u64,
    /// Items that come out for `rate.1` that go in; `None` if that is not known.
    rate: Option<(u64, u64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    Items(u64),
    Unknown,
    Endless,
}

/// Why a cycle may stop, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Danger {
    Unknown,
    Short { held: u64, room: u64 },
    Unequal,
    Endless,
}

/// The rule: what empty paths hold back must be less than what full ones have room for.
pub(super) fn danger(paths: &[Path]) -> Option<Danger> {
    let empty = || paths.iter().filter(|path| path.way == Way::Backward);
    let full = || paths.iter().filter(|path| path.way == Way::Forward);
    if empty().any(|path| path.held == Held::Endless) {
        return Some(Danger::Endless);
    }
    let known = |path: &Path| path.rate.is_some() && matches!(path.held, Held::Items(_));
    // Items of different forks cannot be compared.
    let comparable = paths.len() == 2 || paths.iter().all(|path| path.rate == Some((1, 1)));
    if !paths.iter().all(known) || !comparable {
        return Some(Danger::Unknown);
    }
    let rate = |path: &Path| path.rate.unwrap_or((1, 1));
    if let [one, other] = paths
        && rate(one).0 * rate(other).1 != rate(other).0 * rate(one).1
    {
        return Some(Danger::Unequal);
    }
    let held = empty().map(|path| path.held.items()).sum();
    let room = full().map(|path| path.room).sum();
    (held >= room).then_some(Danger::Short { held, room })
}

impl Held {
    fn items(self) -> u64 {
        match self {
            Held::Items(items) => items,
            Held::Unknown | Held::Endless => u64::MAX,
        }
    }
}

impl Path {
    /// The paths of a cycle, a full one first; `None` if it is no danger: nothing on it waits for one of two inputs.
    pub(super) fn all(plan: &Plan<'_>, network: &Network, cycle: &Cycle) -> Option<Vec<Path>> {
        let arcs: Vec<_> = cycle.0.iter().map(|&(arc, way)| (&network.arcs[arc], way)).collect();
        let runs = runs(&arcs)?;
        let paths: Vec<Path> =
            runs.iter().map(|(run, way)| Path::new(plan, network, run, *way)).collect();
        let strict = paths.chunks(2).all(|pair| match pair {
            [full, empty] => waits_for(plan.graph.node(full.end), full, empty),
            _ => false,
        });
        strict.then_some(paths).map(|mut paths| {
            // Of a concat, an earlier input is waited for to its end.
            for index in 0..paths.len() / 2 {
                let (full, empty) = (2 * index, 2 * index + 1);
                let concat = plan.graph.node(paths[full].end).op.name == "concat";
                if concat && paths[empty].end_input < paths[full].end_input {
                    paths[empty].held = Held::Endless;
                }
            }
            paths
        })
    }

    fn new(plan: &Plan<'_>, network: &Network, run: &[&Arc], way: Way) -> Path {
        let (first, last) = (run[0], run[run.len() - 1]);
        let end_link = &plan.graph.links[last.links[last.links.len() - 1].0];
        let mut path = Path {
            start: network.vertices[first.from],
            end: network.vertices[last.to],
            label: label(plan, end_link),
            way,
            end_input: end_link.to_input,
            held: Held::Items(0),
            room: 0,
            rate: Some((1, 1)),
        };
        for (index, arc) in run.iter().enumerate() {
            path.leave(plan, &plan.graph.links[arc.links[0].0], index > 0);
            path.queue(plan, &plan.graph.links[arc.links[0].0]);
            for (node, link) in arc.nodes.iter().zip(&arc.links[1..]) {
                path.pass(plan, plan.graph.node(*node));
                path.queue(plan, &plan.graph.links[link.0]);
            }
        }
        path
    }

    /// A fork or join on the way out of it; inside a path it was entered by another of the path's arcs.
    fn leave(&mut self, plan: &Plan<'_>, link: &Link, inside: bool) {
        let node = plan.graph.node(link.from);
        match node.op.shape {
            Shape::Fork(Fork::Any) => {}
            Shape::Fork(Fork::Two) if node.op.name == "unzip" => {}
            Shape::Fork(_) => self.unknown(),
            Shape::Join if inside && node.op.name == "concat" => self.held = Held::Endless,
            Shape::Join if inside && node.op.name == "merge" => self.unknown(),
            _ if node.op.fallible && link.from_port == DEAD_LETTER => self.unknown(),
            _ if node.op.fallible => self.pass(plan, node),
            _ => {}
        }
    }

    /// A stage in the chain.
    fn pass(&mut self, plan: &Plan<'_>, node: &Node) {
        match (node.op.shape, node.op.name) {
            (Shape::Through(Rate::Final), _) => self.held = Held::Endless,
            (Shape::Through(Rate::Gather), _) => self.gather(node),
            (_, "skip") => match count(node) {
                Some(skipped) => self.hold(skipped),
                None => self.unknown(),
            },
            // What they end early ends the strict stage as well.
            (_, "take" | "take_while" | "scan") => {}
            (Shape::Through(Rate::AtMostOne | Rate::Many), _) => self.unknown(),
            _ if node.op.fallible && !stops(plan, node) => self.unknown(),
            _ => {}
        }
    }

    fn gather(&mut self, node: &Node) {
        let Some(size) = count(node).filter(|&size| size > 0) else { return self.unknown() };
        self.hold(size - 1);
        self.rate = self.rate.and_then(|(out, into)| Some((out, into.checked_mul(size)?)));
    }

    /// Holds items back that are counted here, where fewer may come than at the fork.
    fn hold(&mut self, items: u64) {
        let Some((out, into)) = self.rate else { return self.unknown() };
        if let Held::Items(held) = self.held {
            // The last of them is whole only with what its stages in front hold back.
            self.held = Held::Items(held.saturating_add(items.saturating_mul(into).div_ceil(out)));
        }
    }

    fn unknown(&mut self) {
        self.held = self.held.max(Held::Unknown);
        self.rate = None;
    }

    fn queue(&mut self, plan: &Plan<'_>, link: &Link) {
        let (Some(edge), Some((out, into))) = (plan.edge_of(link.id), self.rate) else { return };
        // A region's output is bounded in batches, each of an item at least.
        let capacity = if edge.ordered { 1 } else { edge.capacity as u64 };
        self.room = self.room.saturating_add(capacity.saturating_mul(into) / out);
    }
}

/// The runs of arcs that go one way, from fork to strict stage, beginning with a forward one. `None` if the cycle never turns.
fn runs<'a>(arcs: &[(&'a Arc, Way)]) -> Option<Vec<(Vec<&'a Arc>, Way)>> {
    let before = |index: usize| arcs[(index + arcs.len() - 1) % arcs.len()].1;
    let start = (0..arcs.len())
        .find(|&index| arcs[index].1 == Way::Forward && before(index) == Way::Backward)?;
    let mut runs: Vec<(Vec<&Arc>, Way)> = Vec::new();
    for &(arc, way) in arcs[start..].iter().chain(&arcs[..start]) {
        match runs.last_mut() {
            Some((run, last)) if *last == way => run.push(arc),
            _ => runs.push((vec![arc], way)),
        }
    }
    for (run, way) in &mut runs {
        if *way == Way::Backward {
            run.reverse();
        }
    }
    Some(runs)
}

/// Whether the stage at which a full and an empty path meet waits for the empty one.
fn waits_for(node: &Node, full: &Path, empty: &Path) -> bool {
    match node.op.name {
        "zip" => true,
        "concat" => empty.end_input < full.end_input,
        _ => false,
    }
}

fn stops(plan: &Plan<'_>, node: &Node) -> bool {
    let own = node.annotations.on_error.as_ref();
    let policy = own.or(plan.graph.settings.on_error.as_ref());
    policy.is_none_or(|policy| matches!(policy.value, OnError::Stop))
}

/// A number written as a literal.
fn count(node: &Node) -> Option<u64> {
    match &node.arguments.first()?.expr {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(number), .. }) => {
            number.base10_parse().ok()
        }
        _ => None,
    }
}

fn label(plan: &Plan<'_>, link: &Link) -> String {
    match &link.stream {
        Some(stream) => stream.to_string(),
        None => plan.graph.node(link.from).label.clone(),
    }
}
