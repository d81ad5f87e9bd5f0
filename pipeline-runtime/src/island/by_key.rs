//! What stages in a region by key remember: a state for each key.

use std::hash::Hash;

use indexmap::IndexMap;

use super::{Island, mark};
use crate::{edge::keyed::KeyHash, graph::NodeIndex, position::Position};

/// The states of all keys that came so far, in the order in which they came first.
pub struct ByKey<K, S>(IndexMap<K, S, KeyHash>);

impl Island {
    /// No states yet. Keys are hashed by the run's seed.
    pub fn by_key<K, S>(&self) -> ByKey<K, S> {
        ByKey(IndexMap::with_hasher(self.run.context().key_hash()))
    }

    /// `batch` by key: what it gathers `size` items of each key in.
    pub fn gathered_by_key<K, T>(&self, node: NodeIndex, size: usize) -> ByKey<K, Vec<T>> {
        self.task.gathers(node, size);
        self.by_key()
    }
}

impl<K: Hash + Eq + Clone, S> ByKey<K, S> {
    /// The state of this key; a key that is new gets a first one.
    #[inline]
    pub fn of(
        &mut self,
        node: NodeIndex,
        at: Position,
        key: &K,
        init: impl FnOnce() -> S,
    ) -> &mut S {
        let mark = mark(node, at);
        let index = match self.0.get_index_of(key) {
            Some(index) => index,
            None => self.0.insert_full(key.clone(), init()).0,
        };
        mark.passed(&mut self.0[index])
    }

    /// What is left of all states.
    pub fn into_values(self) -> impl Iterator<Item = S> {
        self.0.into_values()
    }
}
