//! The graph as text: for a terminal, for Graphviz, for Mermaid, and as JSON.

use std::fmt::{self, Write};

use super::{Edge, Graph, Link, Order, Region, Replicas};

impl Graph {
    /// A Graphviz digraph: an island is a box around its stages, which say where they stand in the code; an edge is bold and
    /// says its capacity and why its stages did not fuse.
    ///
    /// ```
    /// use pipeline::prelude::*;
    ///
    /// let dot = pipeline! { source(0..3) |> boundary() |> count(); }.graph().to_dot();
    /// assert!(dot.contains("n0 -> n1 [style=bold, label="), "{dot}");
    /// ```
    pub fn to_dot(&self) -> String {
        let mut dot = format!(
            "digraph {:?} {{\n    rankdir=LR; node [shape=box]; label={:?};\n",
            self.name, self.file
        );
        for (index, island) in self.islands.iter().enumerate() {
            let replicas = replicas(self.region_of(island));
            let _ = writeln!(
                dot,
                "    subgraph cluster_{index} {{ label=\"{}{replicas}\";",
                island.name
            );
            for &node in island.nodes {
                let node_of = &self.nodes[usize::from(node)];
                let _ = writeln!(
                    dot,
                    "        n{node} [label=\"{}\\n{}:{}\"];",
                    label(node_of.name, node_of.op),
                    node_of.line,
                    node_of.column
                );
            }
            dot.push_str("    }\n");
        }
        for link in self.links {
            let style = match link.edge {
                Some(edge) => {
                    let edge = &self.edges[edge];
                    format!("style=bold, label=\"{}\\n{}\"", self.room(edge), edge.cut)
                }
                None => String::new(),
            };
            let _ = writeln!(dot, "    n{} -> n{} [{style}];", link.from, link.to);
        }
        dot.push_str("}\n");
        dot
    }

    /// A Mermaid flowchart, which says what [`Graph::to_dot`] says.
    ///
    /// ```
    /// use pipeline::prelude::*;
    ///
    /// let chart = pipeline! { source(0..3) |> count(); }.graph().to_mermaid();
    /// let expected = [
    ///     "flowchart LR",
    ///     "    subgraph i0[\"source\"]",
    ///     "        n0[\"source\"]",
    ///     "        n1[\"count\"]",
    ///     "    end",
    ///     "    n0 --> n1",
    /// ];
    /// assert!(chart.lines().eq(expected), "{chart}");
    /// ```
    pub fn to_mermaid(&self) -> String {
        let mut chart = String::from("flowchart LR\n");
        for (index, island) in self.islands.iter().enumerate() {
            let replicas = replicas(self.region_of(island));
            let _ = writeln!(chart, "    subgraph i{index}[\"{}{replicas}\"]", island.name);
            for &node in island.nodes {
                let node_of = &self.nodes[usize::from(node)];
                let _ = writeln!(chart, "        n{node}[\"{}\"]", label(node_of.name, node_of.op));
            }
            chart.push_str("    end\n");
        }
        for link in self.links {
            let arrow = match link.edge {
                Some(edge) => {
                    let edge = &self.edges[edge];
                    format!("==>|\"{}<br>{}\"|", self.room(edge), edge.cut)
                }
                None => "-->".to_owned(),
            };
            let _ = writeln!(chart, "    n{} {arrow} n{}", link.from, link.to);
        }
        chart
    }

    /// One JSON object with the nodes, links, edges and islands. Names are identifiers, and are escaped all the same.
    ///
    /// ```
    /// use pipeline::prelude::*;
    ///
    /// let json = pipeline! { source(0..3) |> count(); }.graph().to_json();
    /// assert!(json.contains(r#""name":"count""#), "{json}");
    /// ```
    pub fn to_json(&self) -> String {
        let nodes = self.nodes.iter().map(|node| {
            let (line, column, island) = (node.line, node.column, node.island);
            let hint = node.hint.map_or("null".into(), quoted);
            format!(
                "{{\"name\":{},\"op\":{},\"line\":{line},\"column\":{column},\"island\":{island},\"hint\":{hint}}}",
                quoted(node.name),
                quoted(node.op)
            )
        });
        let links = self.links.iter().map(|link| {
            let (stream, edge) = (link.stream.map_or("null".into(), quoted), number(link.edge));
            format!(
                "{{\"from\":{},\"to\":{},\"stream\":{stream},\"edge\":{edge}}}",
                link.from, link.to
            )
        });
        let edges = self.edges.iter().map(|edge| {
            let (capacity, chunks, ordered) = (edge.capacity, edge.chunks, edge.ordered);
            let (name, cut) = (quoted(edge.name), quoted(edge.cut));
            let bound = number(self.bound(edge));
            let (from, to, transport) = (edge.from, edge.to, edge.transport);
            format!("{{\"name\":{name},\"from\":{from},\"to\":{to},\"capacity\":{capacity},\"bound\":{bound},\"transport\":{transport},\"chunks\":{chunks},\"ordered\":{ordered},\"cut\":{cut}}}")
        });
        let islands = self.islands.iter().map(|island| {
            let region = self.region_of(island);
            let order = region.map_or("null".into(), |region| quoted(&region.order.to_string()));
            let replicas = region.map_or("1".to_owned(), |region| region.replicas.to_string());
            let (name, replicas) = (quoted(island.name), quoted(&replicas));
            let (engine, why) = (quoted(island.engine), quoted(island.why));
            format!("{{\"name\":{name},\"replicas\":{replicas},\"order\":{order},\"engine\":{engine},\"why\":{why}}}")
        });
        format!(
            "{{\"name\":{},\"file\":{},\"engine\":{},\"hash\":\"{:016x}\",\"nodes\":[{}],\"links\":[{}],\"edges\":[{}],\"islands\":[{}]}}",
            quoted(self.name),
            quoted(self.file),
            quoted(self.engine),
            self.hash,
            joined(nodes),
            joined(links),
            joined(edges),
            joined(islands),
        )
    }

    /// Why it is planned as it is: for each island its engine with the reason, and for each edge the reason of the cut.
    ///
    /// ```text
    /// orders (engine hybrid)
    ///   [source] on dataflow: `source` may block where items come in, meet or leave
    ///     parse ==> parse: a parallel region begins or ends here
    ///   [parse] x cpu on steal: `parse` is replicated
    /// ```
    pub fn explain(&self) -> String {
        let mut text = format!("{} (engine {})\n", self.name, self.engine);
        for (index, island) in self.islands.iter().enumerate() {
            let stages = island.nodes.iter().map(|&node| self.nodes[usize::from(node)].name);
            let stages = stages.collect::<Vec<_>>().join(" > ");
            let replicas = replicas(self.region_of(island));
            let (engine, why) = (island.engine, island.why);
            let _ = writeln!(text, "  [{stages}]{replicas} on {engine}: {why}");
            for (link, edge) in self.leaving(index) {
                let (edge, to) = (&self.edges[edge], self.nodes[usize::from(link.to)].name);
                let _ = writeln!(text, "    {} ==> {to}: {}", edge.name, edge.cut);
            }
        }
        text
    }

    /// How much an edge holds, or for each core where their number bounds it.
    fn room(&self, edge: &Edge) -> String {
        match self.bound(edge) {
            Some(bound) => bound.to_string(),
            None => {
                let of_one = self.bound_on(edge, Some(1)).unwrap_or(edge.capacity);
                format!("for each core {of_one}")
            }
        }
    }

    fn leaving(&self, island: usize) -> impl Iterator<Item = (&Link, usize)> {
        let leaves = move |link: &&Link| self.nodes[usize::from(link.from)].island == island;
        self.links.iter().filter(leaves).filter_map(|link| Some((link, link.edge?)))
    }
}

/// One line an island, its stages in order, then the edges that leave it, with the reason of each cut.
impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} (engine {}, {:016x})", self.name, self.engine, self.hash)?;
        for (index, island) in self.islands.iter().enumerate() {
            let stages = island.nodes.iter().map(|&node| {
                let node = &self.nodes[usize::from(node)];
                let hint = node.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
                label(node.name, node.op) + &hint
            });
            let replicas = replicas(self.region_of(island));
            writeln!(f, "  [{}]{replicas}", stages.collect::<Vec<_>>().join(" > "))?;
            for (link, edge) in self.leaving(index) {
                let edge = &self.edges[edge];
                let unit = if edge.chunks { "chunks" } else { "items" };
                let to = self.nodes[usize::from(link.to)].name;
                writeln!(
                    f,
                    "    {} ==> {to}  {} {unit}; {}",
                    edge.name,
                    self.room(edge),
                    edge.cut
                )?;
            }
        }
        Ok(())
    }
}

fn label(name: &str, op: &str) -> String {
    if name == op { name.to_owned() } else { format!("{name}: {op}") }
}

fn replicas(region: Option<&Region>) -> String {
    match region {
        None => String::new(),
        Some(Region { replicas, order: Order::Input, .. }) => format!(" x {replicas}"),
        Some(Region { replicas, order, .. }) => format!(" x {replicas}, {order}"),
    }
}

impl fmt::Display for Replicas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Replicas::Fixed(count) => write!(f, "{count}"),
            Replicas::Cpu => f.write_str("cpu"),
            Replicas::Between(least, most) => write!(f, "{least}..={most}"),
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Order::Input => "ordered",
            Order::None => "unordered",
            Order::Key => "by key",
        })
    }
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

fn number(value: Option<usize>) -> String {
    value.map_or("null".into(), |value| value.to_string())
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}
