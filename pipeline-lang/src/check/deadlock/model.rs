//! The plan as a net of islands, and a circle of waits as what it passes: stages, queues, joins and forks.

use super::{
    cycles::{Cycle, Wait},
    flow::{Effect, effects},
    net::Net,
    rule::{Kind, Pass},
};
use crate::{
    graph::{NodeId, PortIndex},
    ops::{Join, Shape},
    plan::{Edge, EdgeId, Plan},
};

/// The islands and edges of a plan, by their numbers.
pub(super) fn net(plan: &Plan<'_>) -> Net {
    let joins = plan.islands.iter().map(|island| join(plan, island.head)).collect();
    let island = |node: NodeId| plan.home[node.0].0;
    let edges = plan.edges.iter().map(|edge| (island(edge.from), island(edge.to))).collect();
    Net { joins, edges }
}

fn join(plan: &Plan<'_>, head: NodeId) -> Join {
    match plan.graph.node(head).op.shape {
        Shape::Join(join) => join,
        _ => Join::Any,
    }
}

/// Items that an edge queues for certain. What leaves an ordered region is bounded in batches in flight, and each may be
/// one item.
pub(super) fn capacity(edge: &Edge) -> u64 {
    if edge.ordered { 1 } else { edge.capacity as u64 }
}

/// What a circle passes, from behind its first fork on.
pub(super) fn circle(plan: &Plan<'_>, cycle: &Cycle) -> Vec<Pass> {
    let mut circle = Circle { plan, passes: Vec::new() };
    for (index, &wait) in cycle.iter().enumerate() {
        let before = cycle[(index + cycle.len() - 1) % cycle.len()];
        let behind = cycle[(index + 1) % cycle.len()];
        match (before, wait, behind) {
            (Wait::Backward(empty), Wait::Forward(full), _) => circle.behind_fork(empty, full),
            (Wait::Forward(entered), Wait::Forward(full), _) => circle.through(entered, full),
            (_, Wait::Backward(empty), Wait::Backward(_)) => circle.against(empty, 0),
            (_, Wait::Backward(empty), Wait::Forward(full)) => circle.up_to_fork(empty, full),
        }
        if let (Wait::Forward(_), Wait::Backward(empty)) = (wait, behind) {
            let node = circle.edge(empty).to;
            circle.push(node, Kind::Join(join(plan, node)));
        }
    }
    circle.passes
}

struct Circle<'p> {
    plan: &'p Plan<'p>,
    passes: Vec<Pass>,
}

impl Circle<'_> {
    fn push(&mut self, node: NodeId, kind: Kind) {
        self.passes.push(Pass { node, kind });
    }

    fn edge(&self, edge: usize) -> &Edge {
        &self.plan.edges[edge]
    }

    fn behind_fork(&mut self, empty: usize, full: usize) {
        let fork = self.fork(empty, full);
        self.with(full, fork);
    }

    fn up_to_fork(&mut self, empty: usize, full: usize) {
        let fork = self.fork(empty, full);
        self.against(empty, fork);
        let (node, _) = path(self.plan, EdgeId(empty))[fork];
        self.push(node, Kind::Fork);
    }

    /// How many stages two edges of an island have above their fork.
    fn fork(&self, one: usize, other: usize) -> usize {
        let (one, other) = (path(self.plan, EdgeId(one)), path(self.plan, EdgeId(other)));
        let common = one.iter().zip(&other).take_while(|(one, other)| one.0 == other.0);
        common.count().saturating_sub(1)
    }

    fn through(&mut self, entered: usize, full: usize) {
        let head = self.edge(entered).to;
        if self.adds_items(entered) {
            self.push(head, Kind::With(Effect::Unknown));
        }
        self.with(full, 0);
    }

    /// Whether a join gives items of other inputs beside those that entered here.
    fn adds_items(&self, entered: usize) -> bool {
        let edge = self.edge(entered);
        let inputs = || self.plan.graph.inputs(edge.to);
        match join(self.plan, edge.to) {
            Join::Any => inputs().count() > 1,
            Join::All => false,
            Join::InOrder => inputs().next().is_some_and(|first| first.id != edge.link),
        }
    }

    fn with(&mut self, full: usize, above: usize) {
        for (node, effect) in self.stages(full, above) {
            self.push(node, Kind::With(effect));
        }
        let edge = self.edge(full);
        let (to, capacity) = (edge.to, capacity(edge));
        self.push(to, Kind::Full(capacity));
    }

    fn against(&mut self, empty: usize, above: usize) {
        for (node, effect) in self.stages(empty, above).into_iter().rev() {
            self.push(node, Kind::Against(effect));
        }
    }

    /// The stages between an island's input and an edge, without so many.
    fn stages(&self, edge: usize, above: usize) -> Vec<(NodeId, Effect)> {
        effects(self.plan.graph, &path(self.plan, EdgeId(edge))[above..])
    }
}

/// The stages from an island's first to an edge, each with the port by which it is left.
pub(super) fn path(plan: &Plan<'_>, edge: EdgeId) -> Vec<(NodeId, PortIndex)> {
    let edge = &plan.edges[edge.0];
    let head = plan.islands[plan.home[edge.from.0].0].head;
    let mut path = vec![(edge.from, edge.from_port)];
    let mut at = edge.from;
    while at != head {
        let Some(link) = plan.graph.inputs(at).next() else { break };
        path.push((link.from, link.from_port));
        at = link.from;
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::{circle, net};
    use crate::{
        check::deadlock::{
            cycles::{Limit, cycles},
            flow::Effect::{Each, Gather, Skip, Unknown},
            rule::Kind::{self, Against, Fork, Full, With},
        },
        ops::Join,
        plan::plan,
        testing::analyze,
    };

    /// What every circle of a block passes.
    fn circles(source: &str) -> Vec<Vec<Kind>> {
        let (graph, _) = analyze(source);
        let plan = plan(&graph);
        let (cycles, _) = cycles(&net(&plan), Limit::USUAL);
        let kinds = |cycle| circle(&plan, cycle).into_iter().map(|pass| pass.kind).collect();
        cycles.iter().map(kinds).collect()
    }

    #[test]
    fn a_diamond() {
        // source - map - broadcast -(a)------------- zip
        //                         '-(b)- skip -batch-'
        let found = circles(
            "#![buffer(8)]
            let (a, b) = source(x) |> map(f) |> broadcast();
            let one = a |> batch(2);
            let other = b |> skip(3) |> #[buffer(5)] batch(2);
            zip(one, other) |> count()",
        );
        let forward = [With(Each), With(Skip(3)), Full(5), With(Gather(2)), Full(8)];
        let back = [Kind::Join(Join::All), Against(Gather(2)), Against(Each), Fork];
        assert_eq!(found[0], [&forward[..], &back].concat());
        let forward = [With(Each), With(Gather(2)), Full(8), Kind::Join(Join::All)];
        let back = [Against(Gather(2)), Against(Skip(3)), Against(Each), Fork];
        assert_eq!(found[1], [&forward[..], &back].concat());
    }

    #[test]
    fn what_a_merge_adds_is_unknown() {
        let found = circles(
            "#![buffer(8)]
            let (a, b) = source(x) |> broadcast();
            let more = source(y);
            let mixed = merge(a, more);
            zip(mixed, b) |> count()",
        );
        let forward = [With(Each), Full(8), With(Unknown), With(Each), Full(8)];
        assert!(found.iter().any(|kinds| kinds.starts_with(&forward)), "{found:#?}");
    }
}
