//! The static graph of a pipeline.

use proc_macro2::TokenStream;

use super::{
    hash,
    names::{Names, number},
};
use crate::{
    annotation::{Order, Replicas},
    graph::InFlight,
    plan::{Carries, Plan, Route},
};

/// `static __GRAPH: Graph = ..`
pub(super) fn statics(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let (rt, settings) = (&names.rt, &plan.graph.settings);
    let name = settings.name();
    let engine = plan.engine().as_str();
    let (nodes, links, edges) = (nodes(plan, rt), links(plan, rt), edges(plan, rt));
    let (islands, regions) = (islands(plan, rt), regions(plan, rt));
    let counters = number(plan.islands.iter().map(|island| island.counters).sum());
    let hash = hash::hash(plan);
    code! {
        static __GRAPH: #rt::Graph = #rt::Graph {
            name: #name,
            file: ::core::file!(),
            engine: #engine,
            nodes: &[#(#nodes),*],
            links: &[#(#links),*],
            edges: &[#(#edges),*],
            islands: &[#(#islands),*],
            regions: &[#(#regions),*],
            counters: #counters,
            hash: #hash,
        };
    }
}

fn nodes(plan: &Plan<'_>, rt: &TokenStream) -> Vec<TokenStream> {
    let nodes = plan.graph.nodes.iter().map(|node| {
        let (name, op, start) = (&node.label, node.op.name, node.span.start());
        let (line, column) = (number(start.line), number(start.column + 1));
        let (island, counters) = (number(plan.home[node.id.0].0), plan.counters[node.id.0]);
        let (taken, given, dropped) =
            (index(counters.taken), index(counters.given), index(counters.dropped));
        let hint = option(node.annotations.hint.as_ref().map(|hint| hint.value.to_string()));
        let in_flight = option(node.in_flight.map(|lanes| in_flight(lanes, rt)));
        code! {
            #rt::Node {
                name: #name, op: #op, line: #line, column: #column, hint: #hint,
                in_flight: #in_flight, island: #island, taken: #taken, given: #given, dropped: #dropped,
            }
        }
    });
    nodes.collect()
}

fn in_flight(in_flight: InFlight, rt: &TokenStream) -> TokenStream {
    let (count, window) = (number(in_flight.count), number(in_flight.window));
    let order = if in_flight.ordered { code!(Input) } else { code!(None) };
    code!(#rt::InFlight { count: #count, window: #window, order: #rt::Order::#order })
}

fn links(plan: &Plan<'_>, rt: &TokenStream) -> Vec<TokenStream> {
    let links = plan.graph.links.iter().map(|link| {
        let (from, to) = (number(link.from.0), number(link.to.0));
        let stream = option(link.stream.as_ref().map(|stream| stream.to_string()));
        let edge = index(match plan.links[link.id.0] {
            Route::Fused => None,
            Route::Edge(edge) => Some(edge.0),
        });
        code!(#rt::Link { from: #from, to: #to, stream: #stream, edge: #edge })
    });
    links.collect()
}

fn edges(plan: &Plan<'_>, rt: &TokenStream) -> Vec<TokenStream> {
    let edges = plan.edges.iter().map(|edge| {
        let (name, cut) = (&edge.label, edge.cut.to_string());
        let (from, to) = (number(edge.from.0), number(edge.to.0));
        let (capacity, transport) = (number(edge.capacity), number(edge.transport));
        let (chunks, ordered) = (edge.carries == Carries::Chunks, edge.ordered);
        let keyed = edge.keyed.is_some();
        let gathers = match edge.gathers.map(number) {
            Some(items) => code!(::core::option::Option::Some(#items)),
            None => code!(::core::option::Option::None),
        };
        code! {
            #rt::Edge {
                name: #name, from: #from, to: #to, capacity: #capacity, transport: #transport,
                chunks: #chunks, gathers: #gathers, ordered: #ordered, keyed: #keyed, cut: #cut,
            }
        }
    });
    edges.collect()
}

fn islands(plan: &Plan<'_>, rt: &TokenStream) -> Vec<TokenStream> {
    let islands = plan.islands.iter().map(|island| {
        let (name, first_counter) = (&island.label, number(island.first_counter));
        let asynchronous = island.nodes.iter().any(|&node| plan.graph.node(node).is_async());
        let nodes = island.nodes.iter().map(|node| number(node.0));
        let region = index(island.region.map(|region| region.0));
        let (engine, why) = (island.placement.engine.as_str(), &island.placement.why);
        let on_hybrid = island.on_hybrid.as_str();
        code! {
            #rt::Island {
                name: #name, nodes: &[#(#nodes),*], region: #region, first_counter: #first_counter,
                engine: #engine, why: #why, on_hybrid: #on_hybrid, asynchronous: #asynchronous,
            }
        }
    });
    islands.collect()
}

fn regions(plan: &Plan<'_>, rt: &TokenStream) -> Vec<TokenStream> {
    let regions = plan.graph.regions.iter().map(|region| {
        let replicas = replicas(region.parallel.replicas, rt);
        let order = match region.parallel.order {
            Order::Input => code!(Input),
            Order::None => code!(None),
            Order::Key(_) => code!(Key),
        };
        let window = index(region.parallel.window.as_ref().map(|window| window.value));
        code!(#rt::Region { replicas: #replicas, order: #rt::Order::#order, window: #window })
    });
    regions.collect()
}

fn replicas(replicas: Replicas, rt: &TokenStream) -> TokenStream {
    match replicas {
        Replicas::Fixed(count) => {
            let count = number(count);
            code!(#rt::Replicas::Fixed(#count))
        }
        Replicas::Cpu => code!(#rt::Replicas::Cpu),
        Replicas::Between(least, most) => {
            let (least, most) = (number(least), number(most));
            code!(#rt::Replicas::Between(#least, #most))
        }
    }
}

fn index(value: Option<usize>) -> TokenStream {
    option(value.map(number))
}

fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    match value {
        Some(value) => code!(::core::option::Option::Some(#value)),
        None => code!(::core::option::Option::None),
    }
}
