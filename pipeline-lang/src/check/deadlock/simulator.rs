//! A plan played with tokens: bounded queues between islands, and nothing else that could make room. An island takes its
//! next item only while every output has room for one, flushes its outputs together, and never sits on what a queue takes.

use std::collections::{BTreeMap, VecDeque};

use super::model::capacity;
use crate::{
    graph::{Node, NodeId, PortIndex},
    ops::{Rate, Shape},
    plan::{EdgeId, Island, Plan, Route},
};

/// How a run goes, beside the plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conduct {
    /// Items that each source gives.
    pub(super) items: usize,
    /// Items that an island keeps for each output before it flushes; with 0 it needs room in the queue.
    pub(super) local: usize,
    /// Order of the islands, and what the user's functions do.
    pub(super) seed: u64,
}

/// Whether every island came to its end.
pub(super) fn finishes(plan: &Plan<'_>, conduct: Conduct) -> bool {
    let mut run = Run::new(plan, conduct);
    let count = plan.islands.len();
    // Some schedules favour one island over the others as long as it can go on.
    let greedy = run.dice.below(2) == 0;
    loop {
        let first = run.dice.below(count);
        let mut moved = false;
        for island in (0..count).map(|step| (first + step) % count) {
            while run.step(island) {
                moved = true;
                if !greedy {
                    break;
                }
            }
        }
        if !moved {
            return run.islands.iter().all(|island| island.phase == Phase::Done);
        }
    }
}

/// A token, or a batch of tokens.
#[derive(Debug, Clone, Default)]
struct Item(Vec<Item>);

struct Queue {
    items: VecDeque<Item>,
    capacity: usize,
    /// The producer has ended it.
    ended: bool,
    /// The consumer has had enough.
    closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Running,
    /// The input has ended: so many nodes have given their results.
    Ending(usize),
    Finishing,
    Done,
}

struct Actor {
    phase: Phase,
    /// What an expanding stage still has to give, the next one last.
    work: Vec<(Next, Item)>,
    /// What waits for room, by edge.
    pending: BTreeMap<usize, VecDeque<Item>>,
    /// Inputs of a `concat` that have ended.
    current: usize,
    given: usize,
}

/// Where an item goes on.
#[derive(Debug, Clone, Copy)]
enum Next {
    Stage(NodeId),
    Edge(EdgeId),
}

/// What a stage keeps from item to item.
#[derive(Default)]
struct State {
    gathered: Vec<Item>,
    seen: usize,
    ended: bool,
}

struct Run<'p> {
    plan: &'p Plan<'p>,
    conduct: Conduct,
    dice: Dice,
    queues: Vec<Queue>,
    islands: Vec<Actor>,
    states: Vec<State>,
}

impl<'p> Run<'p> {
    fn new(plan: &'p Plan<'p>, conduct: Conduct) -> Self {
        let queue = |edge| Queue {
            items: VecDeque::new(),
            capacity: usize::try_from(capacity(edge)).expect("a capacity"),
            ended: false,
            closed: false,
        };
        let actor = |island: &Island| Actor {
            phase: Phase::Running,
            work: Vec::new(),
            pending: plan
                .outgoing(island)
                .iter()
                .map(|edge| (edge.id.0, VecDeque::new()))
                .collect(),
            current: 0,
            given: 0,
        };
        Run {
            plan,
            conduct,
            dice: Dice(conduct.seed),
            queues: plan.edges.iter().map(queue).collect(),
            islands: plan.islands.iter().map(actor).collect(),
            states: plan.graph.nodes.iter().map(|_| State::default()).collect(),
        }
    }

    /// Whether the island did anything.
    fn step(&mut self, island: usize) -> bool {
        let ended = self.islands[island].phase == Phase::Running && self.end_early(island);
        match self.islands[island].phase {
            _ if ended => true,
            Phase::Done => false,
            Phase::Finishing => self.finish_all(island),
            Phase::Running if !self.has_room(island) => self.flush(island),
            Phase::Running => self.work(island),
            // What is given at the end has a place in the local buffer, once that is empty.
            Phase::Ending(_) if self.is_pending(island) => self.flush(island),
            Phase::Ending(given) => {
                self.result(island, given);
                true
            }
        }
    }

    /// Every output takes one item more.
    fn has_room(&self, island: usize) -> bool {
        self.islands[island].pending.iter().all(|(&edge, pending)| {
            let queue = &self.queues[edge];
            let local = self.conduct.local.min(queue.capacity);
            let room = match local {
                0 => pending.is_empty() && queue.items.len() < queue.capacity,
                local => pending.len() < local,
            };
            room || queue.closed || queue.ended
        })
    }

    fn is_pending(&self, island: usize) -> bool {
        self.islands[island].pending.values().any(|pending| !pending.is_empty())
    }

    fn flush(&mut self, island: usize) -> bool {
        let mut moved = false;
        for (&edge, pending) in &mut self.islands[island].pending {
            let queue = &mut self.queues[edge];
            if queue.closed || queue.ended {
                moved |= !pending.is_empty();
                pending.clear();
            }
            let room = queue.capacity - queue.items.len();
            let count = room.min(pending.len());
            queue.items.extend(pending.drain(..count));
            moved |= count > 0;
        }
        moved
    }

    fn work(&mut self, island: usize) -> bool {
        let head = self.plan.islands[island].head;
        let next = match self.islands[island].work.pop() {
            Some((next, item)) => Take::Item((next, item)),
            None => self.take(island).map(|item| (Next::Stage(head), item)),
        };
        match next {
            Take::Item((Next::Stage(node), item)) => self.process(island, node, item),
            Take::Item((Next::Edge(edge), item)) => self.push(island, edge, item),
            Take::Nothing => return self.flush(island),
            Take::End => self.end_input(island),
        }
        if self.conduct.local == 0 {
            self.flush(island);
        }
        true
    }

    fn take(&mut self, island: usize) -> Take<Item> {
        let head = self.plan.graph.node(self.plan.islands[island].head);
        if head.op.shape == Shape::Source {
            let given = &mut self.islands[island].given;
            *given += 1;
            let left = *given <= self.conduct.items;
            return if left { Take::Item(Item::default()) } else { Take::End };
        }
        let inputs: Vec<usize> = self.inputs(island);
        let over = |queue: &Queue| queue.ended && queue.items.is_empty();
        match head.op.name {
            "zip" if inputs.iter().any(|&edge| over(&self.queues[edge])) => Take::End,
            "zip" if inputs.iter().any(|&edge| self.queues[edge].items.is_empty()) => Take::Nothing,
            "zip" => {
                let pair = inputs.iter().filter_map(|&edge| self.queues[edge].items.pop_front());
                Take::Item(Item(pair.collect()))
            }
            "concat" => {
                let current = &mut self.islands[island].current;
                while inputs.get(*current).is_some_and(|&edge| over(&self.queues[edge])) {
                    *current += 1;
                }
                match inputs.get(*current) {
                    None => Take::End,
                    Some(&edge) => Take::from(self.queues[edge].items.pop_front()),
                }
            }
            _ if inputs.iter().all(|&edge| over(&self.queues[edge])) => Take::End,
            _ => {
                let first = self.dice.below(inputs.len());
                let order = (0..inputs.len()).map(|step| inputs[(first + step) % inputs.len()]);
                let mut ready = order.filter(|&edge| !self.queues[edge].items.is_empty());
                Take::from(ready.next().and_then(|edge| self.queues[edge].items.pop_front()))
            }
        }
    }

    /// The edges into an island, in the order of its inputs.
    fn inputs(&self, island: usize) -> Vec<usize> {
        let head = self.plan.islands[island].head;
        let edge_of = |link: &crate::graph::Link| self.plan.edge_of(link.id).map(|edge| edge.id.0);
        self.plan.graph.inputs(head).filter_map(edge_of).collect()
    }

    fn process(&mut self, island: usize, id: NodeId, item: Item) {
        let (plan, node) = (self.plan, self.plan.graph.node(id));
        self.states[id.0].seen += 1;
        let seen = self.states[id.0].seen;
        match (node.op.name, node.op.shape) {
            ("broadcast" | "unzip", _) => {
                let ports: Vec<_> = plan.graph.outputs_of(id).map(|link| link.from_port).collect();
                ports.into_iter().for_each(|port| self.give(island, id, port, item.clone()));
            }
            (_, Shape::Fork(_)) => {
                let ports: Vec<_> = plan.graph.outputs_of(id).map(|link| link.from_port).collect();
                let port = if self.decides(node, seen) { 0 } else { ports.len() - 1 };
                self.give(island, id, ports[port], item);
            }
            ("skip", _) if seen <= number(node) => {}
            ("take", _) => {
                let count = number(node);
                self.states[id.0].ended |= seen >= count;
                if seen <= count {
                    self.give(island, id, 0, item);
                }
            }
            ("take_while" | "scan", _) => {
                let ended = self.states[id.0].ended || seen > 7 && !self.decides(node, seen / 8);
                self.states[id.0].ended = ended;
                if !ended {
                    self.give(island, id, 0, item);
                }
            }
            ("batch", _) => {
                let gathered = &mut self.states[id.0].gathered;
                gathered.push(item);
                if gathered.len() == number(node) {
                    let batch = Item(std::mem::take(gathered));
                    self.give(island, id, 0, batch);
                }
            }
            (_, Shape::Through(Rate::Many)) => self.expand(island, node, item, seen),
            (_, Shape::Through(Rate::Final | Rate::Groups) | Shape::Terminal) => {}
            ("skip" | "inspect" | "boundary", _) | (_, Shape::Source | Shape::Join(_)) => {
                self.give(island, id, 0, item);
            }
            // A function may make anything of an item.
            ("map" | "map_with", _) => {
                let made = Item(vec![Item::default(); self.dice.below(4)]);
                self.give(island, id, 0, made);
            }
            ("try_map", _) => {
                let port =
                    usize::from(node.annotations.on_error.is_some() && !self.decides(node, seen));
                self.give(island, id, port, item);
            }
            _ if self.decides(node, seen) => self.give(island, id, 0, item),
            _ => {}
        }
    }

    fn expand(&mut self, island: usize, node: &Node, item: Item, seen: usize) {
        let items = match node.op.name {
            "unbatch" if !item.0.is_empty() => item.0,
            _ if self.decides(node, seen) => vec![item; self.dice.below(5)],
            _ => Vec::new(),
        };
        let Some(link) = self.plan.graph.outputs_of(node.id).next() else { return };
        let next = match self.plan.links[link.id.0] {
            Route::Fused => Next::Stage(link.to),
            Route::Edge(edge) => Next::Edge(edge),
        };
        let work = items.into_iter().rev().map(|item| (next, item));
        self.islands[island].work.extend(work);
    }

    fn give(&mut self, island: usize, id: NodeId, port: PortIndex, item: Item) {
        let link = self.plan.graph.outputs_of(id).find(|link| link.from_port == port);
        let Some(link) = link else { return };
        match self.plan.links[link.id.0] {
            Route::Fused => self.process(island, link.to, item),
            Route::Edge(edge) => self.push(island, edge, item),
        }
    }

    fn push(&mut self, island: usize, edge: EdgeId, item: Item) {
        let queue = &self.queues[edge.0];
        if !queue.closed && !queue.ended {
            self.islands[island].pending.entry(edge.0).or_default().push_back(item);
        }
    }

    /// What a user's function says of the n-th item: a habit of the stage, chosen once.
    fn decides(&mut self, node: &Node, seen: usize) -> bool {
        match (self.conduct.seed ^ (node.id.0 as u64 * 0x9e37_79b9)) % 5 {
            0 => true,
            1 => false,
            2 => seen.is_multiple_of(2),
            3 => seen > 40,
            _ => self.dice.below(2) == 0,
        }
    }

    /// Stages that have had enough end what is below them; an island whose outputs all have ends.
    fn end_early(&mut self, island: usize) -> bool {
        let (plan, mut moved) = (self.plan, false);
        for &node in &plan.islands[island].nodes {
            if self.states[node.0].ended {
                moved |= self.end_below(island, node);
            }
        }
        let pending = &self.islands[island].pending;
        let wanted = pending.keys().any(|&edge| {
            let queue = &self.queues[edge];
            !queue.closed && !queue.ended
        });
        if !wanted && !self.is_alive(plan.islands[island].head) {
            self.end_input(island);
            return true;
        }
        moved
    }

    /// Ends the edges below a stage as soon as they took all.
    fn end_below(&mut self, island: usize, node: NodeId) -> bool {
        let mut moved = false;
        for link in self.plan.graph.outputs_of(node) {
            match self.plan.links[link.id.0] {
                Route::Fused => moved |= self.end_below(island, link.to),
                Route::Edge(EdgeId(edge)) => {
                    moved |= self.flush(island);
                    if self.islands[island].pending[&edge].is_empty() {
                        moved |= !std::mem::replace(&mut self.queues[edge].ended, true);
                    }
                }
            }
        }
        moved
    }

    /// Whether something below a stage wants items beside the outputs.
    fn is_alive(&self, id: NodeId) -> bool {
        let node = self.plan.graph.node(id);
        if self.states[id.0].ended {
            return false;
        }
        if matches!(node.op.shape, Shape::Terminal | Shape::Through(Rate::Final)) {
            return true;
        }
        let fused = |link: &&crate::graph::Link| self.plan.links[link.id.0] == Route::Fused;
        self.plan.graph.outputs_of(id).filter(fused).any(|link| self.is_alive(link.to))
    }

    fn end_input(&mut self, island: usize) {
        for edge in self.inputs(island) {
            let queue = &mut self.queues[edge];
            queue.closed = true;
            queue.items.clear();
        }
        self.islands[island].work.clear();
        self.islands[island].phase = Phase::Ending(0);
    }

    /// The result of the n-th stage leaves, if it has one.
    fn result(&mut self, island: usize, nth: usize) {
        let Some(&id) = self.plan.islands[island].nodes.get(nth) else {
            self.islands[island].phase = Phase::Finishing;
            return;
        };
        self.islands[island].phase = Phase::Ending(nth + 1);
        let gathered = std::mem::take(&mut self.states[id.0].gathered);
        let gives_at_end = self.plan.graph.node(id).op.shape.gives_at_end();
        if gives_at_end || !gathered.is_empty() {
            self.give(island, id, 0, Item(gathered));
        }
    }

    fn finish_all(&mut self, island: usize) -> bool {
        let moved = self.flush(island);
        let actor = &mut self.islands[island];
        let mut ended = false;
        for (&edge, _) in actor.pending.iter().filter(|(_, pending)| pending.is_empty()) {
            ended |= !std::mem::replace(&mut self.queues[edge].ended, true);
        }
        if actor.pending.values().all(VecDeque::is_empty) {
            actor.phase = Phase::Done;
            return true;
        }
        moved || ended
    }
}

enum Take<T> {
    Item(T),
    Nothing,
    End,
}

impl<T> Take<T> {
    fn map<U>(self, function: impl FnOnce(T) -> U) -> Take<U> {
        match self {
            Take::Item(item) => Take::Item(function(item)),
            Take::Nothing => Take::Nothing,
            Take::End => Take::End,
        }
    }
}

impl<T> From<Option<T>> for Take<T> {
    fn from(item: Option<T>) -> Self {
        item.map_or(Take::Nothing, Take::Item)
    }
}

fn number(node: &Node) -> usize {
    node.arguments[0]
        .integer()
        .and_then(|count| count.base10_parse().ok())
        .expect("tests write numbers")
}

/// Splitmix64: chance that repeats.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 27)) % bound as u64) as usize
    }
}
