//! Drawing a graph: sources, then forks, joins and stages behind any stream that is open, then an end for each that is left. What
//! a stage needs to know of the order is known where it is put.

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::{
    end::ENDS,
    fork::FORKS,
    graph::{Graph, Name, Part},
    join::JOINS,
    stage::{CHECKS, STAGES, Stage},
    stream::Order,
};

/// Streams that are open at once, at most.
const OPEN: usize = 4;
/// One graph of so many has a stage that may fail.
const FAILING: u64 = 4;

impl Graph {
    /// The graph of this seed and number, at the so manieth attempt: the front end refuses some, whose buffers could stop each other.
    pub fn drawn(seed: u64, number: u64, attempt: u64) -> Graph {
        let mut drawing = Drawing::new([seed, number, attempt], number % FAILING == FAILING - 1);
        drawing.sources();
        for _ in 0..=drawing.dice.up_to(5) {
            match drawing.dice.up_to(4) {
                0 | 1 if drawing.open.len() < OPEN => drawing.fork(),
                2 if drawing.open.len() > 1 => drawing.join(),
                _ => drawing.flow(),
            }
        }
        while drawing.open.len() > 2 {
            drawing.join();
        }
        drawing.finish()
    }
}

/// Choices, by the generator of proptest.
struct Dice(TestRunner);

impl Dice {
    fn new(seed: [u64; 3]) -> Self {
        let mut bytes = [0; 32];
        for (bytes, part) in bytes.chunks_mut(8).zip(seed) {
            bytes.copy_from_slice(&part.to_le_bytes());
        }
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Dice(TestRunner::new_with_rng(Config::default(), rng))
    }

    fn up_to(&mut self, most: usize) -> usize {
        let tree = (0..=most).new_tree(&mut self.0);
        tree.expect("nothing is rejected").current()
    }

    fn one_of<T>(&mut self, all: &[T]) -> usize {
        self.up_to(all.len() - 1)
    }
}

struct Drawing {
    dice: Dice,
    graph: Graph,
    /// Streams that lead nowhere yet, and what is known of their order.
    open: Vec<(Name, Order)>,
    streams: usize,
    /// A check is still to be put somewhere.
    fails: bool,
    /// Nothing may end before its input: whether the failing stage meets the bad number would not be known.
    whole: bool,
}

impl Drawing {
    fn new(seed: [u64; 3], fails: bool) -> Self {
        let mut dice = Dice::new(seed);
        let buffers = [None, Some(1), Some(2), Some(3), Some(7), Some(64)];
        let buffer = buffers[dice.one_of(&buffers)];
        let engines = ["tokio", "tokio", "hybrid"];
        let engine = engines[dice.one_of(&engines)];
        let graph = Graph { engine, buffer, parts: Vec::new(), ends: Vec::new() };
        Drawing { dice, graph, open: Vec::new(), streams: 0, fails, whole: fails }
    }

    fn name(&mut self) -> Name {
        self.streams += 1;
        self.streams - 1
    }

    fn sources(&mut self) {
        for number in 1..=[1, 1, 1, 2, 3][self.dice.up_to(4)] {
            let mut order = Order::Known;
            let stages = self.stages(&mut order, 3);
            let out = self.name();
            self.graph.parts.push(Part::Source { number, stages, out });
            self.open.push((out, order));
        }
    }

    /// Up to so many stages for a stream of this order, and what is known of it behind them.
    fn stages(&mut self, order: &mut Order, most: usize) -> Vec<&'static Stage> {
        let mut stages = Vec::new();
        for _ in 0..self.dice.up_to(most) {
            let stage = &STAGES[self.dice.one_of(&STAGES)];
            if *order <= stage.needs && !(stage.early && self.whole) {
                *order = order.behind(stage.effect);
                stages.push(stage);
            }
        }
        if self.fails && self.dice.up_to(2) > 0 {
            self.fails = false;
            stages.insert(0, &CHECKS[self.dice.one_of(&CHECKS)]);
        }
        stages
    }

    /// One of the open streams.
    fn pick(&mut self) -> (Name, Order) {
        let index = self.dice.one_of(&self.open);
        self.open.remove(index)
    }

    fn flow(&mut self) {
        let (input, mut order) = self.pick();
        let stages = self.stages(&mut order, 3);
        if stages.is_empty() {
            return self.open.push((input, order));
        }
        let out = self.name();
        self.graph.parts.push(Part::Flow { input, stages, out });
        self.open.push((out, order));
    }

    fn fork(&mut self) {
        let (input, order) = self.pick();
        let fork = &FORKS[self.dice.one_of(&FORKS)];
        let outs = [self.name(), self.name()];
        self.graph.parts.push(Part::Fork { input, fork, outs });
        self.open.extend(outs.map(|out| (out, order.behind(fork.effect))));
    }

    fn join(&mut self) {
        let (one, other) = (self.pick(), self.pick());
        let join = &JOINS[self.dice.one_of(&JOINS)];
        if one.1.max(other.1) > join.needs || join.early && self.whole {
            return self.open.extend([one, other]);
        }
        let out = self.name();
        self.graph.parts.push(Part::Join { inputs: [one.0, other.0], join, out });
        self.open.push((out, join.order(one.1, other.1)));
    }

    fn finish(mut self) -> Graph {
        for (name, order) in std::mem::take(&mut self.open) {
            let fits = |end: &&super::end::End| order <= end.needs && !(end.early && self.whole);
            let ends: Vec<_> = ENDS.iter().filter(fits).collect();
            let end = ends[self.dice.one_of(&ends)];
            self.graph.ends.push((name, end));
        }
        self.graph
    }
}
