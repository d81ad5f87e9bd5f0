//! The graph as text: for a terminal, for Graphviz, for Mermaid.

use std::fmt::{self, Write};

use super::{Edge, Graph, InFlight, Link, Node, Order, Region, Replicas};

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
                    label(node_of),
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
                let _ = writeln!(chart, "        n{node}[\"{}\"]", label(node_of));
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
            let stages = island.nodes.iter().map(|&node| {
                let node = &self.nodes[usize::from(node)];
                node.name.to_owned() + &in_flight(node)
            });
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

    /// How much an edge holds, or for each core where their number bounds it, or for each replica where a key chooses one.
    fn room(&self, edge: &Edge) -> String {
        match self.bound(edge) {
            Some(bound) if edge.keyed => format!("for each replica {bound}"),
            Some(bound) => bound.to_string(),
            None => {
                let of_one = self.bound_on(edge, Some(1)).unwrap_or(edge.capacity);
                format!("for each core {of_one}")
            }
        }
    }

    fn room_in_words(&self, edge: &Edge) -> String {
        let room = self.room(edge);
        match (edge.chunks, edge.gathers) {
            (false, _) => format!("{room} items"),
            (true, None) if room == "1" => "1 chunk".to_owned(),
            (true, None) => format!("{room} chunks"),
            (true, Some(items)) => format!("{room} chunk, of {items} where items are gathered"),
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
                label(node) + &hint
            });
            let replicas = replicas(self.region_of(island));
            writeln!(f, "  [{}]{replicas}", stages.collect::<Vec<_>>().join(" > "))?;
            for (link, edge) in self.leaving(index) {
                let edge = &self.edges[edge];
                let to = self.nodes[usize::from(link.to)].name;
                writeln!(
                    f,
                    "    {} ==> {to}  {}; {}",
                    edge.name,
                    self.room_in_words(edge),
                    edge.cut
                )?;
            }
        }
        Ok(())
    }
}

/// The stage's name, its operator where that is another word, and what it has in flight.
fn label(node: &Node) -> String {
    let Node { name, op, .. } = node;
    let name = if name == op { (*name).to_owned() } else { format!("{name}: {op}") };
    name + &in_flight(node)
}

fn in_flight(node: &Node) -> String {
    node.in_flight.map(|in_flight| format!(", {in_flight}")).unwrap_or_default()
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

impl fmt::Display for InFlight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let InFlight { count, window, order } = self;
        write!(f, "{count} in flight, window {window}")?;
        match order {
            Order::Input => Ok(()),
            order => write!(f, ", {order}"),
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
