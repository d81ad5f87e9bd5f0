//! What operators do with values, where it is more than a call.

use crate::{
    graph::{Graph, NodeIndex},
    island::mark,
    position::Position,
    record::ErrorRecord,
};

/// Takes a local's value out of where it is kept between two hot blocks.
///
/// # Panics
/// If it is not there: a hot block panicked and the island went on, which it never does.
#[inline(always)]
pub fn take<T>(kept: &mut Option<T>) -> T {
    kept.take().expect("a hot block puts back what it took")
}

/// An argument evaluated where the pipeline was built, on its way to its island.
#[derive(Clone)]
pub struct Argument<T>(T);

/// Wraps an argument.
pub fn argument<T>(value: T) -> Argument<T> {
    Argument(value)
}

impl<T> Argument<T> {
    /// A look at it.
    pub(crate) fn value(&self) -> &T {
        &self.0
    }

    /// The argument itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

/// What `dedup` can tell from the item before it.
#[diagnostic::on_unimplemented(
    message = "`dedup` cannot compare `{Self}` with the item before it",
    label = "its items are `{Self}`, without both `Clone` and `PartialEq`",
    note = "it keeps a clone of the last item: write `#[derive(Clone, PartialEq)]` before the type"
)]
pub trait Comparable: Clone + PartialEq {}

#[diagnostic::do_not_recommend]
impl<T: Clone + PartialEq> Comparable for T {}

/// `dedup`: whether an item differs from the last one, which it then becomes.
#[inline]
pub fn differs<T: Comparable>(
    node: NodeIndex,
    at: Position,
    last: &mut Option<T>,
    item: &T,
) -> bool {
    let mark = mark(node, at);
    let differs = last.as_ref() != Some(item);
    if differs {
        *last = Some(item.clone());
    }
    mark.passed(differs)
}

/// `batch`: adds an item; gives the batch when it is full.
#[inline]
pub fn gather<T>(gathered: &mut Vec<T>, size: usize, item: T) -> Option<Vec<T>> {
    gathered.push(item);
    (gathered.len() >= size).then(|| std::mem::take(gathered))
}

/// `batch`: what is left at the end.
pub fn rest_of<T>(gathered: Vec<T>) -> Option<Vec<T>> {
    (!gathered.is_empty()).then_some(gathered)
}

/// `collect`: an empty collection.
pub fn empty<C: Default>() -> C {
    C::default()
}

/// `collect`: adds an item.
#[inline]
pub fn extend<C: Extend<T>, T>(node: NodeIndex, at: Position, collected: &mut C, item: T) {
    let mark = mark(node, at);
    collected.extend(std::iter::once(item));
    mark.passed(());
}

/// `broadcast`: a clone for one of the streams.
#[inline(always)]
pub fn duplicate<T: Clone>(node: NodeIndex, at: Position, item: &T) -> T {
    let mark = mark(node, at);
    mark.passed(item.clone())
}

/// What a dead letter can hold.
#[diagnostic::on_unimplemented(
    message = "a dead letter cannot hold a `{Self}`, which is not `Clone`",
    label = "its input is `{Self}`, which is not `Clone`",
    note = "the input is cloned before the call: write `#[derive(Clone)]` before the type, or leave the input out by `dead_letter = name, no_input`"
)]
pub trait Letter: Clone {}

#[diagnostic::do_not_recommend]
impl<T: Clone> Letter for T {}

/// Keeps a stage's input in case its function fails.
#[inline(always)]
pub fn keep_input<T: Letter>(node: NodeIndex, at: Position, item: &T) -> Kept<T> {
    let mark = mark(node, at);
    mark.passed(Kept::of(item))
}

/// An input that was kept. Its owned form is that of what a reference points to (`&str` gives a `String`), else itself.
pub struct Kept<T>(T);

impl<T: Letter> Kept<T> {
    pub(super) fn of(item: &T) -> Self {
        Kept(item.clone())
    }
}

impl<B: ToOwned + ?Sized> Kept<&B> {
    /// The owned form of what the reference points to.
    pub fn into_owned_input(self) -> B::Owned {
        self.0.to_owned()
    }
}

/// What is kept as it is. In scope where generated code calls `into_owned_input`; the inherent method goes first.
pub trait KeptInput {
    /// What is kept.
    type Owned;

    /// The input itself.
    fn into_owned_input(self) -> Self::Owned;
}

impl<T> KeptInput for Kept<T> {
    type Owned = T;

    fn into_owned_input(self) -> T {
        self.0
    }
}

/// The record of a failed item.
#[cold]
pub fn record<T, E>(
    graph: &'static Graph,
    node: NodeIndex,
    at: Position,
    input: T,
    error: E,
) -> ErrorRecord<T, E> {
    ErrorRecord::new(graph, node, at, Some(input), error)
}

/// The record of a failed item whose input was not kept.
#[cold]
pub fn record_without_input<E>(
    graph: &'static Graph,
    node: NodeIndex,
    at: Position,
    error: E,
) -> ErrorRecord<(), E> {
    ErrorRecord::new(graph, node, at, None, error)
}
