//! The plan: which stages run fused in which island, what joins the islands, and why each cut was made.
//! After this point every node belongs to exactly one island, and every link is either inside one or an edge.

mod count;
mod cut;
mod edge;
mod engine;
mod island;
mod position;

use std::fmt;

use crate::annotation::EngineName;
use crate::graph::{Graph, LinkId, NodeId, PortIndex, Region, RegionId};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub usize);
    };
}

id! {
    /// An island, numbered in topological order.
    IslandId
}
id! {
    /// An edge between islands, numbered in the order of their consumers.
    EdgeId
}

/// A graph with its islands and edges.
#[derive(Debug)]
pub struct Plan<'g> {
    pub graph: &'g Graph,
    /// In topological order: whoever sends comes before whoever receives, so that types are inferred along.
    pub islands: Vec<Island>,
    pub edges: Vec<Edge>,
    /// What every link became, by its id.
    pub links: Vec<Route>,
    /// The island of every node, by its id.
    pub home: Vec<IslandId>,
    /// The counters of every node, by its id.
    pub counters: Vec<Counters>,
}

/// A maximal run of stages without a boundary: a rooted tree with one input.
#[derive(Debug)]
pub struct Island {
    pub id: IslandId,
    /// The label of its first stage.
    pub label: String,
    pub head: NodeId,
    pub input: Input,
    /// Depth first from the head, ports in order.
    pub nodes: Vec<NodeId>,
    pub region: Option<RegionId>,
    pub placement: Placement,
    /// Where the hybrid engine runs it, if the pipeline is given to that one.
    pub on_hybrid: EngineName,
    /// The number of this island's first counter, and how many it has.
    pub first_counter: usize,
    pub counters: usize,
}

/// Where an island runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    pub engine: EngineName,
    /// Why there, for whoever reads the graph.
    pub why: String,
}

/// Where an island's items come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The island starts with a source and decodes its items in place.
    Source,
    /// The island is a source whose chunks cross an edge to be decoded elsewhere.
    CutSource,
    /// One edge of items.
    Edge(EdgeId),
    /// One edge of a source's chunks, whose items are decoded here.
    Chunks(EdgeId),
    /// The inputs of a merge, zip or concat.
    Join(Vec<EdgeId>),
}

/// A bounded queue between two islands.
#[derive(Debug)]
pub struct Edge {
    pub id: EdgeId,
    pub link: LinkId,
    pub from: NodeId,
    pub from_port: PortIndex,
    pub to: NodeId,
    /// The stream's name, or the label of the stage it feeds.
    pub label: String,
    pub capacity: usize,
    /// The most items that travel in one batch.
    pub transport: usize,
    /// The most items that a source may gather in a chunk for it, where that is less than it would. What cuts bytes does not ask.
    pub gathers: Option<usize>,
    pub carries: Carries,
    /// Every item travels with its position, because something behind may have to name it.
    pub positions: bool,
    /// An output port of an ordered region.
    pub ordered: bool,
    /// The region behind it has a queue for each replica, and a key says to which an item goes.
    pub keyed: Option<RegionId>,
    pub cut: Cut,
}

/// What an edge moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    Items,
    Chunks,
}

/// What became of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Fused,
    Edge(EdgeId),
}

/// Why two stages did not fuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// A replicated region begins or ends here.
    Parallel,
    /// `#[buffer(n)]` on the stage behind.
    Buffer,
    /// `boundary()`.
    Boundary,
    /// Every input of a merge, zip or concat waits for itself.
    Join,
    /// The stage before emits when its input ends.
    FlushesAtEnd,
    /// Several arms of a `match` lead to one stream: fused, its stages would stand in the code once for each.
    SharedArm,
    /// The stages run on different engines.
    Engine,
    /// What is in flight owns its items, and takes them from a queue.
    InFlight,
    /// An asynchronous stage in one arm of a fork would stall the others.
    AsyncInFork,
    /// An expanding stage in one arm of a fork would stall the others.
    ExpandingInFork,
    /// What is gathered behind an early end in one arm of a fork leaves when that ends, not with the others.
    GathersInFork,
    /// A sink has room for so many, and a stage in front gives several for one.
    SeveralToSink,
}

/// The counters of a node: what entered and what left, as numbers of the run's counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    pub taken: Option<usize>,
    pub given: Option<usize>,
    /// Items dropped by `match .. => drop`, or skipped after an error.
    pub dropped: Option<usize>,
}

/// Cuts the graph into islands.
pub fn plan(graph: &Graph) -> Plan<'_> {
    let cuts = cut::cut(graph);
    let (mut islands, home) = island::form(graph, &cuts);
    engine::place(graph, &mut islands);
    let (mut edges, links) = edge::connect(graph, &cuts, &islands, &home);
    island::attach_inputs(graph, &mut islands, &edges);
    position::assign(graph, &islands, &home, &mut edges);
    let counters = count::assign(graph, &mut islands, &edges);
    Plan { graph, islands, edges, links, home, counters }
}

impl<'g> Plan<'g> {
    /// What runs the whole: the declared engine, or the hybrid one where stages name others.
    pub fn engine(&self) -> EngineName {
        let whole = self.graph.settings.engine();
        let mixed = self.islands.iter().any(|island| island.placement.engine != whole);
        if mixed { EngineName::Hybrid } else { whole }
    }

    /// The island's region, if a key brings items to it and stages keep a state for each.
    pub fn region_of_states(&self, island: &Island) -> Option<&'g Region> {
        let keeps = island.nodes.iter().any(|&node| self.graph.node(node).op.state_by_key);
        island.region.filter(|_| keeps).map(|region| &self.graph.regions[region.0])
    }

    /// The edges that leave an island, in the order of its nodes and their ports.
    pub fn outgoing(&self, island: &Island) -> Vec<&Edge> {
        let links = island.nodes.iter().flat_map(|&node| self.graph.outputs_of(node));
        links.filter_map(|link| self.edge_of(link.id)).collect()
    }

    /// The edge that a link became, if it was cut.
    pub fn edge_of(&self, link: LinkId) -> Option<&Edge> {
        match self.links[link.0] {
            Route::Fused => None,
            Route::Edge(id) => Some(&self.edges[id.0]),
        }
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cut::Parallel => "a parallel region begins or ends here",
            Cut::Buffer => "the stage behind asks for a buffer",
            Cut::Boundary => "a boundary was asked for",
            Cut::Join => "every input of a join has its own queue",
            Cut::FlushesAtEnd => "the stage before emits when its input ends",
            Cut::SharedArm => "several arms of a match lead here",
            Cut::Engine => "the engine changes",
            Cut::InFlight => "the stage behind takes several items at once",
            Cut::AsyncInFork => "an async stage in one arm of a fork would stall the others",
            Cut::ExpandingInFork => {
                "an expanding stage in one arm of a fork would stall the others"
            }
            Cut::SeveralToSink => {
                "a stage before gives several items at once, and a sink asks for room"
            }
            Cut::GathersInFork => {
                "the stage behind emits when its arm of a fork ends, which may be before the others"
            }
        })
    }
}
