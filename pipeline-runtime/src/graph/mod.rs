//! The static description of a pipeline: what its block declared and how it was planned. Made by the macro as constant
//! data, so it can be had without running anything.

mod draw;
mod json;

/// A stage's index in [`Graph::nodes`].
pub type NodeIndex = u16;

/// A whole pipeline.
#[derive(Debug)]
pub struct Graph {
    /// What `#![name]` says, else `pipeline`.
    pub name: &'static str,
    /// The source file of the block.
    pub file: &'static str,
    /// The declared engine.
    pub engine: &'static str,
    /// The stages, in the order of the block.
    pub nodes: &'static [Node],
    /// The streams between them.
    pub links: &'static [Link],
    /// The streams that became queues.
    pub edges: &'static [Edge],
    /// In topological order.
    pub islands: &'static [Island],
    /// What `#[parallel]` replicates.
    pub regions: &'static [Region],
    /// How many counters a run of this graph has.
    pub counters: usize,
    /// Equal for equal pipelines, on every machine and in every process.
    ///
    /// It covers what this graph says: names, engines, operators, hints, links, regions, and every bound (buffers, replicas,
    /// windows, items in flight). It does not cover where the block stands in the code, why it was planned so, and what is in
    /// the arguments of stages.
    pub hash: u64,
}

/// One stage.
#[derive(Debug)]
pub struct Node {
    /// Unique in the pipeline.
    pub name: &'static str,
    /// The operator.
    pub op: &'static str,
    /// The line of the operator, from 1.
    pub line: u32,
    /// The column of the operator, from 1.
    pub column: u32,
    /// What `#[hint(..)]` says of it.
    pub hint: Option<&'static str>,
    /// How many items it has under way, where it takes several at once.
    pub in_flight: Option<InFlight>,
    /// The index of the island it runs in.
    pub island: usize,
    /// Counters of what entered, what left, and what was dropped or skipped here.
    pub taken: Option<usize>,
    /// The counter of what left.
    pub given: Option<usize>,
    /// The counter of what was dropped, skipped, or sent to the dead letters.
    pub dropped: Option<usize>,
}

/// Several items of an `async` stage under way at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InFlight {
    /// At once, at least 1.
    pub count: usize,
    /// With those that are finished and have not left.
    pub window: usize,
    /// In which order results leave.
    pub order: Order,
}

/// A stream between two stages.
#[derive(Debug)]
pub struct Link {
    /// The stage that sends.
    pub from: NodeIndex,
    /// The stage that receives.
    pub to: NodeIndex,
    /// Its name, where the block gives it one.
    pub stream: Option<&'static str>,
    /// The index of the edge it became, where the stages did not fuse.
    pub edge: Option<usize>,
}

/// A bounded queue between two islands.
#[derive(Debug)]
pub struct Edge {
    /// The name of its stream, else of the stage it feeds.
    pub name: &'static str,
    /// The stage that sends.
    pub from: NodeIndex,
    /// The stage that receives.
    pub to: NodeIndex,
    /// Items, or chunks of a source. Where it restores an order, [`Graph::bound`] says how many it holds: what comes too early
    /// waits for its turn in a batch of its own, and no longer than the region's window.
    pub capacity: usize,
    /// Items that travel together at most.
    pub transport: usize,
    /// Whether it moves a source's chunks.
    pub chunks: bool,
    /// The most items that a source gathers in a chunk for it, where a smaller buffer was asked for than it would fill. A source that
    /// cuts its chunks out of bytes gathers nothing.
    pub gathers: Option<usize>,
    /// Whether it restores the order of a region.
    pub ordered: bool,
    /// Whether it is a queue for each replica of the region behind it, and a key says which one an item goes to. Each has this
    /// capacity.
    pub keyed: bool,
    /// Why the stages did not fuse.
    pub cut: &'static str,
}

/// A fused run of stages.
#[derive(Debug)]
pub struct Island {
    /// The name of its first stage.
    pub name: &'static str,
    /// Its stages, depth first.
    pub nodes: &'static [NodeIndex],
    /// The index of its region, where it is replicated.
    pub region: Option<usize>,
    /// The number of the island's first counter.
    pub first_counter: usize,
    /// Where it runs, on the declared engine: that engine, or the one that the hybrid engine gives it to.
    pub engine: &'static str,
    /// Why there.
    pub why: &'static str,
    /// Where it runs if the pipeline is given to the hybrid engine.
    pub on_hybrid: &'static str,
    /// A stage of it is `async`, and may wait for timers and sockets.
    pub asynchronous: bool,
}

/// A replicated region.
#[derive(Debug)]
pub struct Region {
    /// How many times its island runs.
    pub replicas: Replicas,
    /// In which order its output leaves.
    pub order: Order,
    /// Batches taken in whose output has not left, at most; `None` is a few a replica.
    pub window: Option<usize>,
}

/// How many replicas a region has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replicas {
    /// Always so many.
    Fixed(usize),
    /// As many as the engine runs at once.
    Cpu,
    /// As many as the load asks for, from the first number to the second.
    Between(usize, usize),
}

/// In which order results leave what handles several items at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// That of the input.
    Input,
    /// Any.
    None,
    /// That of the input among items of one key.
    Key,
}

impl Graph {
    /// How many counters an island has.
    pub(crate) fn counters_of(&self, island: usize) -> usize {
        let next = self.islands.get(island + 1).map_or(self.counters, |next| next.first_counter);
        next - self.islands[island].first_counter
    }

    /// How many items, or chunks, an edge holds at most, where the region in front of it runs so many replicas.
    ///
    /// An ordered edge holds a batch for each in the region's window, and one more of the batch whose turn it is, which may
    /// be longer than one. Of an edge by key it is what one of its queues holds. `None` if it is bounded by the number of cores,
    /// which only the engine knows.
    pub fn bound(&self, edge: &Edge) -> Option<usize> {
        self.bound_on(edge, None)
    }

    pub(crate) fn bound_on(&self, edge: &Edge, cores: Option<usize>) -> Option<usize> {
        let island = &self.islands[self.nodes[usize::from(edge.from)].island];
        let Some(region) = self.region_of(island).filter(|_| edge.ordered) else {
            return Some(edge.capacity);
        };
        Some((region.window_on(cores)? + 1) * edge.transport)
    }

    /// The region of an island, where it is replicated.
    pub fn region_of(&self, island: &Island) -> Option<&'static Region> {
        island.region.map(|region| &self.regions[region])
    }
}

/// Tickets out at once, for each replica of a region that says nothing else.
const WINDOW: usize = 4;

impl Region {
    /// Batches taken in whose output has not left, at most. `None` if that is a few for each core.
    pub(crate) fn window_on(&self, cores: Option<usize>) -> Option<usize> {
        let replicas = match self.replicas {
            Replicas::Fixed(count) => Some(count),
            Replicas::Between(_, most) => Some(most),
            Replicas::Cpu => cores,
        };
        replicas.map(|replicas| self.window_of(replicas))
    }

    /// Batches taken in whose output has not left, at most, with so many replicas.
    pub(crate) fn window_of(&self, replicas: usize) -> usize {
        self.window.unwrap_or(WINDOW * replicas).max(replicas)
    }
}
