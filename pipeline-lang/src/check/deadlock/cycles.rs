//! Every way in which islands could wait for each other in a circle.
//!
//! An island waits *forward* along an edge that is full, for its consumer to take something, or *backward* along an edge
//! that is empty, for its producer to give something. Since streams do not flow in circles, a circle of waits turns from
//! forward to backward, where an island has items of one input and needs another one, and from backward to forward, where
//! an island has several outputs. Each circle is found once, from the first island at which it turns backward.

use super::{blocks::blocks, net::Net};
use crate::ops::Join;

/// One wait: an island waits for the one at the other end of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// The producer waits for room: the edge is full.
    Forward(usize),
    /// The consumer waits for an item: the edge is empty.
    Backward(usize),
}

/// A circle of waits. It begins with the first wait forward behind a turn: at a fork.
pub(super) type Cycle = Vec<Wait>;

/// How much a search may find and try.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) cycles: usize,
    pub(super) waits: usize,
}

impl Limit {
    /// Enough for any topology that someone draws, little enough to compile in a moment.
    pub(super) const USUAL: Limit = Limit { cycles: 10_000, waits: 500_000 };
}

/// All circles, and the island at which the search was given up, if it was.
pub(super) fn cycles(net: &Net, limit: Limit) -> (Vec<Cycle>, Option<usize>) {
    let islands = net.joins.len();
    let mut search = Search {
        net,
        block: blocks(islands, &net.edges),
        into: (0..islands).map(|island| net.into(island).collect()).collect(),
        out_of: (0..islands).map(|island| net.out_of(island).collect()).collect(),
        limit,
        start: 0,
        path: Vec::new(),
        visited: vec![false; islands],
        found: Vec::new(),
    };
    for start in (0..islands).filter(|&island| net.joins[island] != Join::Any) {
        if search.from(start).is_none() {
            return (search.found, Some(start));
        }
    }
    (search.found, None)
}

struct Search<'n> {
    net: &'n Net,
    block: Vec<usize>,
    into: Vec<Vec<usize>>,
    out_of: Vec<Vec<usize>>,
    limit: Limit,
    /// The island at which every circle sought now turns backward, and none before it.
    start: usize,
    path: Vec<Wait>,
    visited: Vec<bool>,
    found: Vec<Cycle>,
}

impl Search<'_> {
    /// `None` if the limit was reached.
    fn from(&mut self, start: usize) -> Option<()> {
        self.start = start;
        for empty in self.into[start].clone() {
            self.step(Wait::Backward(empty))?;
        }
        Some(())
    }

    /// Follows one wait and all that may follow it.
    fn step(&mut self, wait: Wait) -> Option<()> {
        let island = self.end_of(wait);
        if island == self.start {
            return self.close(wait);
        }
        if self.visited[island] || !self.is_in_block(wait) {
            return Some(());
        }
        self.limit.waits = self.limit.waits.checked_sub(1)?;
        self.visited[island] = true;
        self.path.push(wait);
        for next in self.waits_behind(wait, island) {
            self.step(next)?;
        }
        self.path.pop();
        self.visited[island] = false;
        Some(())
    }

    fn end_of(&self, wait: Wait) -> usize {
        match wait {
            Wait::Forward(edge) => self.net.edges[edge].1,
            Wait::Backward(edge) => self.net.edges[edge].0,
        }
    }

    fn is_in_block(&self, wait: Wait) -> bool {
        let (Wait::Forward(edge) | Wait::Backward(edge)) = wait;
        let first = self.path.first().copied().unwrap_or(wait);
        let (Wait::Forward(start) | Wait::Backward(start)) = first;
        self.block[edge] == self.block[start]
    }

    /// What an island waits for that `wait` leads to.
    fn waits_behind(&self, wait: Wait, island: usize) -> Vec<Wait> {
        let (into, out_of) = (self.into[island].iter(), self.out_of[island].iter());
        match wait {
            Wait::Forward(full) => {
                let turns = |empty: &&usize| {
                    island > self.start && self.net.may_wait(island, full, **empty)
                };
                let backward = into.filter(turns).map(|&edge| Wait::Backward(edge));
                out_of.map(|&edge| Wait::Forward(edge)).chain(backward).collect()
            }
            Wait::Backward(empty) => {
                let forward = out_of.filter(|&&edge| edge != empty);
                let backward = into.map(|&edge| Wait::Backward(edge));
                forward.map(|&edge| Wait::Forward(edge)).chain(backward).collect()
            }
        }
    }

    /// The walk is back where it began: a circle, if the island waits for the first edge while the last one is full.
    fn close(&mut self, last: Wait) -> Option<()> {
        let (Wait::Forward(full), Some(&Wait::Backward(empty))) = (last, self.path.first()) else {
            return Some(());
        };
        if self.net.may_wait(self.start, full, empty) {
            self.limit.cycles = self.limit.cycles.checked_sub(1)?;
            let mut cycle: Cycle = self.path.iter().copied().chain([last]).collect();
            let turn = cycle.iter().position(|wait| matches!(wait, Wait::Forward(_)));
            cycle.rotate_left(turn.unwrap_or(0));
            self.found.push(cycle);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Cycle, Limit,
        Wait::{Backward, Forward},
        cycles,
    };
    use crate::{check::deadlock::net::Net, ops::Join};

    fn found(joins: &[(usize, Join)], edges: &[(usize, usize)]) -> Vec<Cycle> {
        let islands = edges.iter().map(|edge| edge.1 + 1).max().unwrap_or(0);
        let mut net = Net { joins: vec![Join::Any; islands], edges: edges.to_vec() };
        for &(island, join) in joins {
            net.joins[island] = join;
        }
        let (cycles, given_up) = cycles(&net, Limit::USUAL);
        assert_eq!(given_up, None);
        cycles
    }

    //   ,-1-.
    //  0     3
    //   '-2-'
    const DIAMOND: &[(usize, usize)] = &[(0, 1), (0, 2), (1, 3), (2, 3)];

    #[test]
    fn a_diamond_has_both_directions() {
        let both = [
            vec![Forward(1), Forward(3), Backward(2), Backward(0)],
            vec![Forward(0), Forward(2), Backward(3), Backward(1)],
        ];
        assert_eq!(found(&[(3, Join::All)], DIAMOND), both);
    }

    #[test]
    fn only_what_is_in_front_is_waited_for_in_order() {
        let one = [vec![Forward(1), Forward(3), Backward(2), Backward(0)]];
        assert_eq!(found(&[(3, Join::InOrder)], DIAMOND), one);
    }

    #[test]
    fn a_merge_waits_for_nobody() {
        assert!(found(&[], DIAMOND).is_empty());
    }

    #[test]
    fn a_forest_has_none() {
        //  0 -.
        //      2 -> 3
        //  1 -'
        assert!(found(&[(2, Join::All)], &[(0, 2), (1, 2), (2, 3)]).is_empty());
    }

    #[test]
    fn two_forks_and_two_joins_crosswise() {
        //  0 ----> 2
        //   \   /
        //    \ /
        //    / \
        //   /   \
        //  1 ----> 3
        let joins = [(2, Join::All), (3, Join::All)];
        let crossed = found(&joins, &[(0, 2), (1, 2), (0, 3), (1, 3)]);
        assert_eq!(crossed.len(), 2);
        assert!(crossed.iter().all(|cycle| cycle.len() == 4), "{crossed:?}");
        let turns = |cycle: &Cycle| cycle.iter().filter(|wait| matches!(wait, Forward(_))).count();
        assert!(crossed.iter().all(|cycle| turns(cycle) == 2), "{crossed:?}");
    }

    #[test]
    fn a_row_of_diamonds_is_no_product_of_them() {
        let diamond = |at: usize| {
            let at = at * 3;
            [(at, at + 1), (at, at + 2), (at + 1, at + 3), (at + 2, at + 3)]
        };
        let edges: Vec<_> = (0..60).flat_map(diamond).collect();
        let joins: Vec<_> = (1..=60).map(|at| (at * 3, Join::All)).collect();
        assert_eq!(found(&joins, &edges).len(), 120);
    }

    #[test]
    fn too_many_are_given_up() {
        // Each of 12 forks feeds each of 12 joins.
        let edges = (0..12).flat_map(|fork| (12..24).map(move |join| (fork, join))).collect();
        let joins = (0..24).map(|island| if island < 12 { Join::Any } else { Join::All }).collect();
        let (some, given_up) = cycles(&Net { joins, edges }, Limit::USUAL);
        assert_eq!(given_up, Some(12));
        assert_eq!(some.len(), Limit::USUAL.cycles);
    }
}
