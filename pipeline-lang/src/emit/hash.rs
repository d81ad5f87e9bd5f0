//! The hash of a pipeline: FNV-1a over what its graph says.
//!
//! What is said elsewhere in other words is left out: where the block stands in its file, why it was planned so, and numbers that
//! count the rest. So is what only rustc sees: arguments.

use std::fmt::Write;

use crate::{
    annotation::{Order, Parallel, Replicas},
    graph::{Graph, Node},
    plan::{Carries, Edge, Island, Plan, Route},
};

pub(super) fn hash(plan: &Plan<'_>) -> u64 {
    described(plan).bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A line for each part. Its words are its own: a hash must not change because a message does.
fn described(plan: &Plan<'_>) -> String {
    let graph = plan.graph;
    let parts = std::iter::once(whole(plan))
        .chain(graph.nodes.iter().map(node))
        .chain(links(plan))
        .chain(plan.edges.iter().map(edge))
        .chain(plan.islands.iter().map(island))
        .chain(regions(graph));
    parts.fold(String::new(), |mut text, part| {
        let _ = writeln!(text, "{part}");
        text
    })
}

fn whole(plan: &Plan<'_>) -> String {
    format!("{} on {}", plan.graph.settings.name(), plan.engine().as_str())
}

fn node(node: &Node) -> String {
    let hint = node.annotations.hint.as_ref().map(|hint| hint.value.to_string());
    let in_flight = node.in_flight.map(|in_flight| {
        let order = if in_flight.ordered { "input" } else { "none" };
        format!("{} window {} order {order}", in_flight.count, in_flight.window)
    });
    let (hint, in_flight) = (hint.unwrap_or_default(), in_flight.unwrap_or_default());
    let (label, op, is_async) = (&node.label, node.op.name, node.is_async());
    format!("node {label} op {op} async {is_async} hint {hint} in flight {in_flight}")
}

fn links(plan: &Plan<'_>) -> impl Iterator<Item = String> {
    plan.graph.links.iter().map(|link| {
        let stream = link.stream.as_ref().map(|stream| stream.to_string()).unwrap_or_default();
        let edge = match plan.links[link.id.0] {
            Route::Fused => "fused".to_owned(),
            Route::Edge(edge) => edge.0.to_string(),
        };
        let (from, to) = ((link.from, link.from_port), (link.to, link.to_input));
        format!("link {}.{} to {}.{} stream {stream} edge {edge}", from.0, from.1, to.0, to.1)
    })
}

fn edge(edge: &Edge) -> String {
    let Edge { label, capacity, transport, ordered, .. } = edge;
    let gathers = edge.gathers.map(|items| format!(" gathers {items}")).unwrap_or_default();
    let carries = match edge.carries {
        Carries::Items => "items",
        Carries::Chunks => "chunks",
    };
    let keyed = edge.keyed.is_some();
    format!(
        "edge {label} {capacity} {carries} by {transport}{gathers} ordered {ordered} keyed {keyed}"
    )
}

fn island(island: &Island) -> String {
    let nodes = island.nodes.iter().map(|node| format!(" {node}")).collect::<String>();
    let region = island.region.map(|region| region.to_string()).unwrap_or_default();
    format!("island{nodes} region {region} on {}", island.placement.engine.as_str())
}

fn regions(graph: &Graph) -> impl Iterator<Item = String> {
    graph.regions.iter().map(|region| {
        let Parallel { replicas, order, window, .. } = &region.parallel;
        let replicas = match replicas {
            Replicas::Fixed(count) => count.to_string(),
            Replicas::Cpu => "cpu".to_owned(),
            Replicas::Between(least, most) => format!("{least}..={most}"),
        };
        let order = match order {
            Order::Input => "input",
            Order::None => "none",
            Order::Key(_) => "key",
        };
        let window = window.as_ref().map(|window| window.value.to_string()).unwrap_or_default();
        format!("region {replicas} order {order} window {window}")
    })
}
