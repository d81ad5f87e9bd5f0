//! Biconnected components (Tarjan: Depth-first search and linear graph algorithms, 1972): a simple cycle never leaves one, so
//! that looking for cycles in each by itself does not walk through all combinations of ways through a chain of them.

use super::network::Network;

/// The component of each arc.
pub(super) fn components(network: &Network) -> Vec<usize> {
    let mut around = vec![Vec::new(); network.vertices.len()];
    for (index, arc) in network.arcs.iter().enumerate() {
        around[arc.from].push((index, arc.to));
        around[arc.to].push((index, arc.from));
    }
    let mut search = Search {
        around,
        entered: vec![0; network.vertices.len()],
        time: 0,
        open: Vec::new(),
        component: vec![usize::MAX; network.arcs.len()],
        components: 0,
    };
    for vertex in 0..network.vertices.len() {
        if search.entered[vertex] == 0 {
            search.visit(vertex, None);
        }
    }
    search.component
}

struct Search {
    /// Arcs at each vertex, with the vertex at the other end.
    around: Vec<Vec<(usize, usize)>>,
    /// When each vertex was entered, from 1; 0 if it was not.
    entered: Vec<usize>,
    time: usize,
    /// Arcs whose component is not complete.
    open: Vec<usize>,
    component: Vec<usize>,
    components: usize,
}

impl Search {
    /// The earliest vertex that can be reached from here without the arc that led here.
    fn visit(&mut self, vertex: usize, by: Option<usize>) -> usize {
        self.time += 1;
        self.entered[vertex] = self.time;
        let mut earliest = self.time;
        for (arc, to) in self.around[vertex].clone() {
            if Some(arc) == by || self.component[arc] != usize::MAX {
                continue;
            }
            if self.entered[to] > 0 {
                if !self.open.contains(&arc) {
                    self.open.push(arc);
                }
                earliest = earliest.min(self.entered[to]);
                continue;
            }
            let start = self.open.len();
            self.open.push(arc);
            let reached = self.visit(to, Some(arc));
            if reached >= self.entered[vertex] {
                for closed in self.open.drain(start..) {
                    self.component[closed] = self.components;
                }
                self.components += 1;
            }
            earliest = earliest.min(reached);
        }
        earliest
    }
}
