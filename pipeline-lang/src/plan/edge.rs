//! Edges: one for each cut link, with its capacity and what it moves.

use super::{Carries, Cut, Edge, EdgeId, Island, IslandId, Route};
use crate::{
    graph::{Graph, Link, RegionId},
    ops::Shape,
};

/// Items an edge queues where nothing else is said.
const CAPACITY: usize = 1024;
/// An edge that holds less than two of these moves all it holds at once; beyond that, one end fills while the other empties.
const LEAST: usize = 512;
/// Items that travel in one batch, at most. A hop costs as much as some hundred of them.
const MOST: usize = 4096;
/// The same into a region and out of it.
const OF_REGION: usize = 1024;
/// Items in a chunk of a source that gathers them, at most. What cuts its data by bytes does not ask; its chunks count for as many.
const CHUNK: usize = 1024;
/// Chunks an edge queues where nothing else is said.
const CHUNKS: usize = 4;

/// The edges in the order of their consumers, and what became of every link.
pub(super) fn connect(
    graph: &Graph,
    cuts: &[Option<Cut>],
    islands: &[Island],
    home: &[IslandId],
) -> (Vec<Edge>, Vec<Route>) {
    let mut cut: Vec<(&Link, Cut)> = Vec::new();
    for island in islands {
        cut.extend(graph.inputs(island.head).filter_map(|link| Some((link, cuts[link.id.0]?))));
    }
    let mut routes = vec![Route::Fused; graph.links.len()];
    let mut edges = Vec::with_capacity(cut.len());
    for (link, reason) in cut {
        debug_assert!(home[link.from.0] != home[link.to.0], "a cut link joins two islands");
        let id = EdgeId(edges.len());
        routes[link.id.0] = Route::Edge(id);
        edges.push(edge(graph, link, reason, id));
    }
    name_apart(&mut edges);
    (edges, routes)
}

fn edge(graph: &Graph, link: &Link, cut: Cut, id: EdgeId) -> Edge {
    let carries = carries(graph, link, cut);
    let asked = graph.node(link.to).annotations.buffer.as_ref().or(graph.settings.buffer.as_ref());
    let asked = asked.map(|buffer| buffer.value);
    let items = asked.unwrap_or(CAPACITY);
    let gathers = asked.filter(|&items| carries == Carries::Chunks && items < CHUNK);
    let (capacity, transport) = match carries {
        Carries::Chunks => (asked.map_or(CHUNKS, |items| (items / CHUNK).max(1)), 1),
        Carries::Items => (items, transport(graph, link, items)),
    };
    let label = match &link.stream {
        Some(stream) => stream.to_string(),
        None => graph.node(link.to).label.clone(),
    };
    Edge {
        id,
        link: link.id,
        from: link.from,
        from_port: link.from_port,
        to: link.to,
        label,
        capacity,
        transport,
        gathers,
        carries,
        positions: false,
        ordered: is_ordered(graph, link),
        keyed: keyed(graph, link),
        cut,
    }
}

/// Half of what the edge holds. Into a region and out of it, what a chunk has becomes one batch, which need not wait for its turn in
/// the middle.
fn transport(graph: &Graph, link: &Link, items: usize) -> usize {
    let of_region = [link.from, link.to].into_iter().any(|end| graph.node(end).region.is_some());
    let most = if of_region { OF_REGION } else { (items / 2).clamp(LEAST, MOST) };
    most.min(items)
}

/// A boundary right behind a source cuts between its two phases: the chunk crosses, decoding runs on the far side. A join, a
/// key and what is in flight take items, so there the source decodes.
fn carries(graph: &Graph, link: &Link, cut: Cut) -> Carries {
    let from_source = graph.node(link.from).op.shape == Shape::Source;
    let takes_items =
        cut == Cut::Join || graph.node(link.to).in_flight.is_some() || keyed(graph, link).is_some();
    if from_source && !takes_items { Carries::Chunks } else { Carries::Items }
}

/// What leaves a region keeps its order where that was not given up, but for partial results, which have none.
fn is_ordered(graph: &Graph, link: &Link) -> bool {
    let from = graph.node(link.from);
    let ordered = from.region.is_some_and(|region| graph.regions[region.0].is_ordered());
    ordered && !from.op.shape.gives_at_end()
}

/// The region that the link enters, if its replicas take items by key.
fn keyed(graph: &Graph, link: &Link) -> Option<RegionId> {
    let region = graph.node(link.to).region?;
    let enters = graph.node(link.from).region != Some(region);
    (enters && graph.regions[region.0].key.is_some()).then_some(region)
}

/// Two unnamed streams into stages of one label cannot be, but a stream may be called like a stage.
fn name_apart(edges: &mut [Edge]) {
    for index in 0..edges.len() {
        let taken = |label: &str| edges[..index].iter().any(|edge| edge.label == label);
        if taken(&edges[index].label) {
            let base = edges[index].label.clone();
            let free = (2..).map(|n| format!("{base}_{n}")).find(|label| !taken(label));
            edges[index].label = free.unwrap_or(base);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{plan::plan, testing::graph};

    /// How many items travel at once over the edge in front of the last stage.
    fn transport(stages: &str) -> usize {
        let graph = graph(&format!("#![engine(steal)] source(x) |> map(f) |> {stages}"));
        plan(&graph).edges.last().expect("there is an edge").transport
    }

    #[test]
    fn half_of_what_an_edge_holds_travels_at_once() {
        let of = |buffer: usize| transport(&format!("#[buffer({buffer})] count()"));
        let found = [1, 512, 1000, 2000, 4096, 8192, 100_000].map(of);
        assert_eq!(found, [1, 512, 512, 1000, 2048, 4096, 4096]);
    }

    #[test]
    fn a_region_takes_a_chunk_at_once_and_gives_what_came_of_it() {
        let of = |buffer: usize| {
            [
                transport(&format!("boundary() |> #[parallel(2)] #[buffer({buffer})] for_each(f)")),
                transport(&format!("#[parallel(2)] map(f) |> #[buffer({buffer})] count()")),
            ]
        };
        assert_eq!([of(10), of(1024), of(100_000)], [[10; 2], [1024; 2], [1024; 2]]);
    }
}
