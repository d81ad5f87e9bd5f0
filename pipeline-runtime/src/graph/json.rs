//! The graph as JSON, for other programs.

use std::fmt::Write;

use super::{Edge, Graph, InFlight, Island, Link, Node, Order, Region};

impl Graph {
    /// One JSON object with the nodes, links, edges and islands. Names are identifiers, and are escaped all the same.
    ///
    /// ```
    /// use pipeline::prelude::*;
    ///
    /// let json = pipeline! { source(0..3) |> count(); }.graph().to_json();
    /// assert!(json.contains(r#""name":"count""#), "{json}");
    /// ```
    pub fn to_json(&self) -> String {
        object(&[
            ("name", quoted(self.name)),
            ("file", quoted(self.file)),
            ("engine", quoted(self.engine)),
            ("hash", quoted(&format!("{:016x}", self.hash))),
            ("nodes", array(self.nodes.iter().map(node))),
            ("links", array(self.links.iter().map(link))),
            ("edges", array(self.edges.iter().map(|of| edge(self, of)))),
            ("islands", array(self.islands.iter().map(|of| island(self, of)))),
        ])
    }
}

fn node(node: &Node) -> String {
    object(&[
        ("name", quoted(node.name)),
        ("op", quoted(node.op)),
        ("line", node.line.to_string()),
        ("column", node.column.to_string()),
        ("island", node.island.to_string()),
        ("hint", optional(node.hint.map(quoted))),
        ("in_flight", optional(node.in_flight.map(in_flight))),
    ])
}

fn in_flight(in_flight: InFlight) -> String {
    object(&[
        ("count", in_flight.count.to_string()),
        ("window", in_flight.window.to_string()),
        ("order", quoted(&in_flight.order.to_string())),
    ])
}

fn link(link: &Link) -> String {
    object(&[
        ("from", link.from.to_string()),
        ("to", link.to.to_string()),
        ("stream", optional(link.stream.map(quoted))),
        ("edge", number(link.edge)),
    ])
}

fn edge(graph: &Graph, edge: &Edge) -> String {
    object(&[
        ("name", quoted(edge.name)),
        ("from", edge.from.to_string()),
        ("to", edge.to.to_string()),
        ("capacity", edge.capacity.to_string()),
        ("bound", number(graph.bound(edge))),
        ("transport", edge.transport.to_string()),
        ("chunks", edge.chunks.to_string()),
        ("gathers", number(edge.gathers)),
        ("ordered", edge.ordered.to_string()),
        ("keyed", edge.keyed.to_string()),
        ("cut", quoted(edge.cut)),
    ])
}

fn island(graph: &Graph, island: &Island) -> String {
    let region = graph.region_of(island);
    let replicas = region.map_or("1".to_owned(), |region| region.replicas.to_string());
    object(&[
        ("name", quoted(island.name)),
        ("nodes", array(island.nodes.iter().map(|node| node.to_string()))),
        ("replicas", quoted(&replicas)),
        ("order", optional(region.map(|region| quoted(&region.order.to_string())))),
        ("window", number(region.and_then(window))),
        ("engine", quoted(island.engine)),
        ("why", quoted(island.why)),
        ("on_hybrid", quoted(island.on_hybrid)),
        ("asynchronous", island.asynchronous.to_string()),
    ])
}

/// Nothing waits for its turn where there is no order; the number of cores is known to the engine alone.
fn window(region: &Region) -> Option<usize> {
    region.window_on(None).filter(|_| region.order == Order::Input)
}

fn object(fields: &[(&str, String)]) -> String {
    let fields = fields.iter().map(|(name, value)| format!("{}:{value}", quoted(name)));
    format!("{{{}}}", joined(fields))
}

fn array(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", joined(values))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

fn number(value: Option<usize>) -> String {
    optional(value.map(|value| value.to_string()))
}

fn optional(value: Option<String>) -> String {
    value.unwrap_or_else(|| "null".to_owned())
}

/// As a JSON string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}
