//! Where stages must not fuse. A boundary stands exactly where the graph needs one.

use super::{Cut, engine};
use crate::{
    annotation::EngineName,
    graph::{DEAD_LETTER, Graph, Link, NodeId},
    ops::{Rate, Shape},
};

/// The reason to cut each link, by its id; `None` where both ends fuse.
pub(super) fn cut(graph: &Graph) -> Vec<Option<Cut>> {
    let mut cuts = vec![None; graph.links.len()];
    // The engine that a stage, or one it is fused with before it, asks for.
    let mut engines: Vec<Option<EngineName>> = vec![None; graph.nodes.len()];
    for id in topological(graph) {
        // With what is done for each key, `group_by` is one step: what parts that from what is before stands in front of both.
        let mut step = [id].into_iter().chain(grouped(graph, id));
        let wish = step.find_map(|node| engine::wish(graph, graph.node(node)));
        let inputs: Vec<_> = graph.inputs(id).collect();
        engines[id.0] = wish;
        for link in inputs {
            if graph.node(link.from).op.groups {
                engines[id.0] = engines[link.from.0];
                continue;
            }
            let before = engines[link.from.0];
            let fused = graph.node(id).region.is_some();
            let differs = !fused && wish.is_some() && before.is_some() && wish != before;
            cuts[link.id.0] = local_reason(graph, link)
                .or_else(|| differs.then_some(Cut::Engine))
                .or_else(|| fork_reason(graph, link, &cuts))
                .or_else(|| sink_reason(graph, link, &cuts));
            if cuts[link.id.0].is_none() {
                engines[id.0] = wish.or(before);
            }
        }
    }
    cuts
}

/// What is done for each key of a `group_by`.
fn grouped(graph: &Graph, node: NodeId) -> Option<NodeId> {
    let behind = || graph.outputs_of(node).next().map(|link| link.to);
    graph.node(node).op.groups.then(behind).flatten()
}

/// What the two ends of a link say by themselves.
fn local_reason(graph: &Graph, link: &Link) -> Option<Cut> {
    let (from, to) = (graph.node(link.from), graph.node(link.to));
    if to.op.shape.is_join() {
        return Some(Cut::Join);
    }
    if from.region != to.region {
        return Some(Cut::Parallel);
    }
    if to.op.cuts {
        return Some(Cut::Boundary);
    }
    if to.annotations.buffer.is_some() {
        return Some(Cut::Buffer);
    }
    if to.in_flight.is_some() {
        return Some(Cut::InFlight);
    }
    if from.arms.iter().filter(|arm| arm.port() == Some(link.from_port)).count() > 1 {
        return Some(Cut::SharedArm);
    }
    from.op.shape.flushes_at_end().then_some(Cut::FlushesAtEnd)
}

/// A stage that suspends must not do so in an arm of a fork inside its island, and one that gathers may be at its end while the island
/// is not.
fn fork_reason(graph: &Graph, link: &Link, cuts: &[Option<Cut>]) -> Option<Cut> {
    let gathers = grouped(graph, link.to).unwrap_or(link.to);
    let leaves_at_end =
        graph.node(gathers).op.shape.flushes_at_end() && graph.outputs_of(gathers).next().is_some();
    if leaves_at_end && ends_in_fork(graph, link, cuts) {
        return Some(Cut::GathersInFork);
    }
    let reason = if graph.node(link.to).suspends() {
        Cut::AsyncInFork
    } else if graph.node(link.to).gives_several() {
        Cut::ExpandingInFork
    } else {
        return None;
    };
    in_fork(graph, link, cuts).then_some(reason)
}

/// A sink takes no more than it has room for: what a stage of the user's gives for one item waits in a queue in front of it.
fn sink_reason(graph: &Graph, link: &Link, cuts: &[Option<Cut>]) -> Option<Cut> {
    let mut above = graph.node(link.to).op.is_sink.then_some(link);
    while let Some(link) = above {
        match graph.node(link.from).op.shape {
            Shape::Through(Rate::Several) => return Some(Cut::SeveralToSink),
            // It asks for room for each.
            Shape::Through(Rate::Many) => return None,
            _ => above = graph.inputs(link.from).next().filter(|above| cuts[above.id.0].is_none()),
        }
    }
    None
}

/// Whether a fork stands between the island's head and this link. The main line of a fallible stage is no arm: its dead
/// letters are few, and they are flushed while the main line waits.
fn in_fork(graph: &Graph, link: &Link, cuts: &[Option<Cut>]) -> bool {
    let from = graph.node(link.from);
    let dead_letter = from.op.fallible && link.from_port == DEAD_LETTER;
    if dead_letter || matches!(from.op.shape, Shape::Fork(_)) {
        return true;
    }
    let mut above = graph.inputs(link.from);
    above.next().is_some_and(|above| cuts[above.id.0].is_none() && in_fork(graph, above, cuts))
}

/// Whether a stage in front of this link, in one arm of a fork inside of their island, may end before the island does. To have dead
/// letters is to fork.
fn ends_in_fork(graph: &Graph, link: &Link, cuts: &[Option<Cut>]) -> bool {
    let mut ends = false;
    let mut above = Some(link);
    while let Some(link) = above {
        let from = graph.node(link.from);
        let forks = graph.outputs_of(from.id).count() > 1;
        if ends && forks {
            return true;
        }
        ends |= from.op.ends_early();
        above = graph.inputs(from.id).next().filter(|above| cuts[above.id.0].is_none());
    }
    false
}

/// Every node after all that feed it; among the ready ones, source order.
pub(super) fn topological(graph: &Graph) -> Vec<NodeId> {
    let mut waiting: Vec<usize> =
        graph.nodes.iter().map(|node| graph.inputs(node.id).count()).collect();
    let mut ready: std::collections::BTreeSet<NodeId> =
        graph.nodes.iter().map(|node| node.id).filter(|id| waiting[id.0] == 0).collect();
    let mut order = Vec::with_capacity(graph.nodes.len());
    while let Some(id) = ready.pop_first() {
        order.push(id);
        for link in graph.outputs_of(id) {
            waiting[link.to.0] -= 1;
            if waiting[link.to.0] == 0 {
                ready.insert(link.to);
            }
        }
    }
    order
}
