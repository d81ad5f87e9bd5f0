//! Islands and edges as bare numbers: all that the search for cycles of waits needs to know.

use crate::ops::Join;

/// A directed graph with parallel edges. Edges into one island are numbered in the order of its inputs.
#[derive(Debug, Default)]
pub(super) struct Net {
    /// What each island does with several inputs; `Any` where it has one.
    pub(super) joins: Vec<Join>,
    /// From which island, to which island.
    pub(super) edges: Vec<(usize, usize)>,
}

impl Net {
    pub(super) fn into(&self, island: usize) -> impl Iterator<Item = usize> {
        (0..self.edges.len()).filter(move |&edge| self.edges[edge].1 == island)
    }

    pub(super) fn out_of(&self, island: usize) -> impl Iterator<Item = usize> {
        (0..self.edges.len()).filter(move |&edge| self.edges[edge].0 == island)
    }

    /// Whether `island` may wait for its input `empty` while its input `full` has items.
    pub(super) fn may_wait(&self, island: usize, full: usize, empty: usize) -> bool {
        match self.joins[island] {
            Join::Any => false,
            Join::All => full != empty,
            Join::InOrder => empty < full,
        }
    }
}
