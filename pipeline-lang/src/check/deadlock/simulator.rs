//! Plans run with counted items instead of items, so that the rule can be held against what really happens.
//!
//! Stricter than a real run: an island takes one item at a time, and none before everything that came of the last one has been
//! taken by its edges.

use std::collections::VecDeque;

use crate::{
    graph::{Graph, Node, NodeId},
    ops::{Fork, Rate, Shape},
    plan::{EdgeId, Input, Island, Plan, Route},
};

/// Items each source gives.
const ITEMS: usize = 400;

/// Whether a run of the plan comes to its end. `seed` decides what filters keep, where partitions lead and who runs when.
pub(super) fn ends(plan: &Plan<'_>, seed: u64) -> bool {
    Simulation::new(plan, seed).run()
}

struct Simulation<'p> {
    plan: &'p Plan<'p>,
    edges: Vec<Queue>,
    islands: Vec<State>,
    /// What each stage remembers: items gathered, skipped or left to give, or the length of a run and its verdict.
    memory: Vec<(u64, u64)>,
    random: u64,
}

#[derive(Clone, Default)]
struct Queue {
    items: usize,
    ended: bool,
    /// The consumer has enough.
    closed: bool,
}

#[derive(Clone, Default)]
struct State {
    /// Where what came of the last item still has to go.
    pending: VecDeque<EdgeId>,
    given: usize,
    finishing: bool,
    done: bool,
}

impl<'p> Simulation<'p> {
    fn new(plan: &'p Plan<'p>, seed: u64) -> Self {
        Simulation {
            plan,
            edges: vec![Queue::default(); plan.edges.len()],
            islands: vec![State::default(); plan.islands.len()],
            memory: vec![(0, 0); plan.graph.nodes.len()],
            random: seed | 1,
        }
    }

    fn run(mut self) -> bool {
        let mut idle = 0;
        while idle < 8 * self.islands.len() {
            let island = self.below(self.islands.len());
            idle = if self.step(island) { 0 } else { idle + 1 };
        }
        // Chance may have left one out.
        loop {
            let moved = (0..self.islands.len()).filter(|&island| self.step(island)).count();
            if moved == 0 {
                return self.islands.iter().all(|island| island.done);
            }
        }
    }

    fn step(&mut self, index: usize) -> bool {
        let placed = self.place(index);
        let island = &self.plan.islands[index];
        if self.islands[index].done || !self.islands[index].pending.is_empty() {
            return placed;
        }
        if self.islands[index].finishing {
            self.islands[index].done = true;
            let ended = self.plan.outgoing(island).iter().map(|edge| edge.id).collect::<Vec<_>>();
            ended.into_iter().for_each(|edge| self.edges[edge.0].ended = true);
            return true;
        }
        placed | self.take(index, island)
    }

    /// All outputs together: one that is full holds up none of the others.
    fn place(&mut self, index: usize) -> bool {
        let pending = std::mem::take(&mut self.islands[index].pending);
        let before = pending.len();
        for edge in pending {
            let queue = &mut self.edges[edge.0];
            if queue.items < self.plan.edges[edge.0].capacity {
                queue.items += usize::from(!queue.closed);
            } else if !queue.closed {
                self.islands[index].pending.push_back(edge);
            }
        }
        self.islands[index].pending.len() < before
    }

    fn take(&mut self, index: usize, island: &Island) -> bool {
        let taken = match &island.input {
            Input::Source | Input::CutSource => {
                self.islands[index].given += 1;
                Some(self.islands[index].given <= ITEMS)
            }
            Input::Edge(edge) | Input::Chunks(edge) => self.pop(*edge),
            Input::Join(edges) => self.join(edges, self.plan.graph.node(island.head).op.name),
        };
        match taken {
            None => return false,
            Some(true) => self.enter(index, island.head),
            Some(false) => self.finish(index, island),
        }
        true
    }

    /// An item, the end, or neither.
    fn pop(&mut self, edge: EdgeId) -> Option<bool> {
        let queue = &mut self.edges[edge.0];
        if queue.items > 0 {
            queue.items -= 1;
            return Some(true);
        }
        queue.ended.then_some(false)
    }

    fn join(&mut self, edges: &[EdgeId], name: &str) -> Option<bool> {
        match name {
            "zip" => {
                let over = |queue: &Queue| queue.ended && queue.items == 0;
                if edges.iter().any(|edge| over(&self.edges[edge.0])) {
                    edges.iter().for_each(|edge| self.edges[edge.0].closed = true);
                    return Some(false);
                }
                let ready = edges.iter().all(|edge| self.edges[edge.0].items > 0);
                ready.then(|| edges.iter().for_each(|edge| self.edges[edge.0].items -= 1))?;
                Some(true)
            }
            "concat" => edges
                .iter()
                .find_map(|edge| match self.pop(*edge) {
                    Some(false) => None,
                    popped => Some(popped),
                })
                .unwrap_or(Some(false)),
            _ => {
                let first = self.below(edges.len());
                let order = || edges[first..].iter().chain(&edges[..first]);
                let popped: Vec<_> = order().map(|edge| self.edges[edge.0].items > 0).collect();
                if let Some(at) = popped.iter().position(|&has| has) {
                    return order().nth(at).and_then(|edge| self.pop(*edge));
                }
                edges.iter().all(|edge| self.edges[edge.0].ended).then_some(false)
            }
        }
    }

    /// One item at a stage, as far as it gets.
    fn enter(&mut self, index: usize, at: NodeId) {
        let node = self.plan.graph.node(at);
        match (node.op.shape, node.op.name) {
            (Shape::Fork(Fork::Any), _) => self.leave_all(index, at),
            (Shape::Fork(_), _) => {
                let ports = self.plan.graph.outputs_of(at).count();
                let port = self.verdict(at, ports);
                self.leave(index, at, port);
            }
            (Shape::Through(Rate::Gather), _) => {
                self.memory[at.0].0 += 1;
                if self.memory[at.0].0 == number(node) {
                    self.memory[at.0].0 = 0;
                    self.leave_all(index, at);
                }
            }
            (Shape::Through(Rate::Final) | Shape::Terminal, _) => {}
            (_, "skip") if self.memory[at.0].0 < number(node) => self.memory[at.0].0 += 1,
            (_, "filter") if self.verdict(at, 2) == 0 => {}
            _ => self.leave_all(index, at),
        }
    }

    fn leave_all(&mut self, index: usize, at: NodeId) {
        let ports: Vec<_> = self.plan.graph.outputs_of(at).map(|link| link.from_port).collect();
        ports.into_iter().for_each(|port| self.leave(index, at, port));
    }

    fn leave(&mut self, index: usize, at: NodeId, port: usize) {
        let graph: &Graph = self.plan.graph;
        let Some(link) = graph.outputs_of(at).find(|link| link.from_port == port) else { return };
        match self.plan.links[link.id.0] {
            Route::Fused => self.enter(index, link.to),
            Route::Edge(edge) => self.islands[index].pending.push_back(edge),
        }
    }

    /// What is left of batches, and the results of folds.
    fn finish(&mut self, index: usize, island: &Island) {
        self.islands[index].finishing = true;
        for &at in &island.nodes {
            let rest = match self.plan.graph.node(at).op.shape {
                Shape::Through(Rate::Gather) => self.memory[at.0].0 > 0,
                Shape::Through(Rate::Final) => true,
                _ => false,
            };
            if rest {
                self.leave_all(index, at);
            }
        }
    }

    /// One of so many ways, the same for a while: long runs are what fills queues.
    fn verdict(&mut self, at: NodeId, ways: usize) -> usize {
        if self.memory[at.0].0 == 0 {
            let length = [1, 3, 40, 400][self.below(4)];
            self.memory[at.0] = (length, self.below(ways) as u64);
        }
        self.memory[at.0].0 -= 1;
        self.memory[at.0].1 as usize
    }

    /// xorshift (Marsaglia, 2003).
    fn below(&mut self, bound: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random % bound.max(1) as u64) as usize
    }
}

fn number(node: &Node) -> u64 {
    match &node.arguments[0].expr {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(number), .. }) => {
            number.base10_parse().expect("a number")
        }
        _ => panic!("the simulator reads literals only"),
    }
}
