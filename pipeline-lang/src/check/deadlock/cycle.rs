//! The simple cycles of a multigraph, directions ignored, each once.

use super::{block, network::Network};

/// Arcs round a cycle, each along its direction or against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cycle(pub(super) Vec<(usize, Way)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Backward,
}

impl Cycle {
    /// The other way round.
    pub(super) fn reversed(self) -> Cycle {
        let turned = self.0.into_iter().rev().map(|(arc, way)| match way {
            Way::Forward => (arc, Way::Backward),
            Way::Backward => (arc, Way::Forward),
        });
        Cycle(turned.collect())
    }
}

/// Finds cycles one by one: depth first from each vertex, through vertices behind it in order only, so that a cycle is found
/// at its first vertex. Of its two ways round, the one whose first arc has the lower number counts.
pub(super) struct Cycles<'n> {
    network: &'n Network,
    /// The biconnected component of each arc: no cycle leaves one.
    component: Vec<usize>,
    /// Arcs at each vertex, with the way that leaves it and the vertex at the other end.
    around: Vec<Vec<(usize, Way, usize)>>,
    root: usize,
    /// The walk: the arc taken, the vertex it led to, and which of the arcs there is next.
    walk: Vec<Step>,
    visited: Vec<bool>,
    left: usize,
    /// Steps before giving up: a walk may run long without closing a cycle.
    steps: usize,
}

struct Step {
    taken: Option<(usize, Way)>,
    at: usize,
    next: usize,
}

const STEPS_A_CYCLE: usize = 100;

impl<'n> Cycles<'n> {
    pub(super) fn new(network: &'n Network, limit: usize) -> Self {
        let mut around = vec![Vec::new(); network.vertices.len()];
        for (index, arc) in network.arcs.iter().enumerate() {
            around[arc.from].push((index, Way::Forward, arc.to));
            around[arc.to].push((index, Way::Backward, arc.from));
        }
        let visited = vec![false; network.vertices.len()];
        let steps = limit * STEPS_A_CYCLE;
        let component = block::components(network);
        Cycles {
            network,
            component,
            around,
            root: 0,
            walk: Vec::new(),
            visited,
            left: limit,
            steps,
        }
    }

    /// Whether there are more cycles than were asked for.
    pub(super) fn gave_up(&self) -> bool {
        self.left == 0 || self.steps == 0
    }

    pub(super) fn next(&mut self) -> Option<Cycle> {
        while self.left > 0 && self.steps > 0 && self.root < self.network.vertices.len() {
            self.steps -= 1;
            if self.walk.is_empty() {
                self.walk.push(Step { taken: None, at: self.root, next: 0 });
                self.visited[self.root] = true;
            }
            if let Some(cycle) = self.step() {
                self.left -= 1;
                return Some(cycle);
            }
        }
        None
    }

    fn step(&mut self) -> Option<Cycle> {
        let last = self.walk.last_mut()?;
        let Some(&(arc, way, to)) = self.around[last.at].get(last.next) else {
            self.leave();
            return None;
        };
        last.next += 1;
        let came_by = last.taken.map(|(arc, _)| arc);
        if came_by == Some(arc) || self.leaves_component(arc) {
            return None;
        }
        if to == self.root && came_by.is_some() {
            return self.close(arc, way);
        }
        if to > self.root && !self.visited[to] {
            self.visited[to] = true;
            self.walk.push(Step { taken: Some((arc, way)), at: to, next: 0 });
        }
        None
    }

    fn leaves_component(&self, arc: usize) -> bool {
        let first = self.walk.iter().find_map(|step| step.taken);
        first.is_some_and(|(first, _)| self.component[first] != self.component[arc])
    }

    fn leave(&mut self) {
        if let Some(step) = self.walk.pop() {
            self.visited[step.at] = false;
        }
        if self.walk.is_empty() {
            self.root += 1;
        }
    }

    fn close(&self, arc: usize, way: Way) -> Option<Cycle> {
        let taken = self.walk.iter().filter_map(|step| step.taken);
        let cycle: Vec<_> = taken.chain([(arc, way)]).collect();
        (cycle[0].0 < arc).then_some(Cycle(cycle))
    }
}
