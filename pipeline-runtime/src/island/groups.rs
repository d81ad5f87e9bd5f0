//! `group_by`: one accumulator for each key, given in the order in which keys were first seen.

use std::hash::Hash;

use indexmap::IndexMap;

use super::{Island, fold, mark};
use crate::{edge::keyed::KeyHash, graph::NodeIndex, position::Position};

/// Keys with their accumulators, which are there except while a function of theirs runs.
pub struct Groups<K, A>(IndexMap<K, Option<A>, KeyHash>);

impl Island {
    /// No groups yet. Keys are hashed by the run's seed.
    pub fn groups<K, A>(&self) -> Groups<K, A> {
        Groups(IndexMap::with_hasher(self.run.context().key_hash()))
    }
}

impl<K: Hash + Eq, A> Groups<K, A> {
    /// The group of a key.
    #[inline]
    fn of(&mut self, node: NodeIndex, at: Position, key: K) -> &mut Option<A> {
        let mark = mark(node, at);
        mark.passed(self.0.entry(key).or_default())
    }

    /// `fold` for each key: by value, from an initial value that is made with the key.
    #[inline]
    pub fn fold<T>(
        &mut self,
        node: NodeIndex,
        at: Position,
        key: K,
        item: T,
        init: impl Fn() -> A,
        function: impl Fn(A, T) -> A,
    ) {
        let group = self.of(node, at, key);
        let accumulator = group.take().unwrap_or_else(|| mark(node, at).passed(init()));
        *group = Some(fold(node, at, accumulator, item, function));
    }

    /// `aggregate` for each key: in place.
    #[inline]
    pub fn aggregate<T>(
        &mut self,
        node: NodeIndex,
        at: Position,
        key: K,
        item: T,
        init: impl Fn() -> A,
        function: impl Fn(&mut A, T),
    ) {
        let group = self.of(node, at, key);
        let mark = mark(node, at);
        function(group.get_or_insert_with(init), item);
        mark.passed(());
    }

    /// `reduce` for each key: of the items themselves.
    #[inline]
    pub fn reduce(
        &mut self,
        node: NodeIndex,
        at: Position,
        key: K,
        item: A,
        function: impl Fn(A, A) -> A,
    ) {
        let group = self.of(node, at, key);
        *group = super::reduce(node, at, group.take(), item, function);
    }
}

impl<K: Hash + Eq> Groups<K, u64> {
    /// `count` for each key.
    #[inline]
    pub fn count(&mut self, node: NodeIndex, at: Position, key: K) {
        *self.of(node, at, key).get_or_insert(0) += 1;
    }
}

impl<K, A> IntoIterator for Groups<K, A> {
    type Item = (K, A);
    type IntoIter = IntoIter<K, A>;

    fn into_iter(self) -> IntoIter<K, A> {
        IntoIter(self.0.into_iter())
    }
}

/// Groups in the order of their keys' first items.
pub struct IntoIter<K, A>(indexmap::map::IntoIter<K, Option<A>>);

impl<K, A> Iterator for IntoIter<K, A> {
    type Item = (K, A);

    fn next(&mut self) -> Option<(K, A)> {
        self.0.find_map(|(key, accumulator)| Some((key, accumulator?)))
    }
}
