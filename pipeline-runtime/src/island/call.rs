//! The functions around a stage's call. Each takes the values first, so that a closure's parameters are inferred as they are
//! on iterators, and `Fn`, so that a closure cannot change what it captures: its effect would depend on where islands are cut.
//!
//! Each holds a [`Mark`] while the user's code runs. It is forgotten on the way back, so it costs nothing there; when the
//! user's code unwinds, it notes the stage and the item for whoever catches the panic.

use std::{
    any::Any,
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    error::{Failure, FailureKind},
    graph::NodeIndex,
    position::Position,
};

thread_local! {
    /// The innermost stage that unwound on this thread.
    static UNWOUND: Cell<Option<(NodeIndex, Option<Position>)>> = const { Cell::new(None) };
    /// The item that a source which unwinds on this thread was to give next.
    static UNMADE: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Notes a stage when dropped, which happens only in unwinding.
#[must_use = "call `passed` when the stage's code has returned"]
pub struct Mark(NodeIndex, Position);

impl Mark {
    /// The stage's code has returned: with what it gave.
    #[inline(always)]
    pub fn passed<R>(self, result: R) -> R {
        std::mem::forget(self);
        result
    }

    /// Runs the stage's code.
    #[inline(always)]
    pub(super) fn passed_through<R>(self, code: impl FnOnce() -> R) -> R {
        let result = code();
        self.passed(result)
    }
}

impl Drop for Mark {
    #[inline(always)]
    fn drop(&mut self) {
        note(self.0, Some(self.1));
    }
}

/// A [`Mark`] for code that works on no item, or, as a source's fetch, knows its item itself.
pub(super) struct StageMark(NodeIndex);

impl StageMark {
    pub(super) fn new(node: NodeIndex) -> Self {
        StageMark(node)
    }

    pub(super) fn passed<R>(self, result: R) -> R {
        std::mem::forget(self);
        result
    }
}

impl Drop for StageMark {
    fn drop(&mut self) {
        note(self.0, UNMADE.take().map(|item| Position::new(self.0, item)));
    }
}

/// Marks the making of a stage's initial value.
pub fn initial(node: NodeIndex) -> Initial {
    Initial(StageMark::new(node))
}

/// What [`initial`] marks.
pub struct Initial(StageMark);

impl Initial {
    /// The value, made.
    pub fn value<T>(self, value: T) -> T {
        self.0.passed(value)
    }
}

/// Notes, while a source unwinds, the ordinal of the item that it did not come to make.
#[cold]
pub(crate) fn unmade(item: u64) {
    UNMADE.set(Some(item));
}

#[cold]
#[inline(never)]
fn note(node: NodeIndex, at: Option<Position>) {
    if UNWOUND.get().is_none() {
        UNWOUND.set(Some((node, at)));
    }
}

/// The failure that a caught panic is. The payload is gone then, whatever its destructor does.
pub(crate) fn caught(payload: Box<dyn Any + Send>) -> Failure {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    let kind = FailureKind::Panic(text.unwrap_or_else(|| "a value that is no message".to_owned()));
    let place = UNWOUND.take();
    discard(payload);
    Failure { node: place.map(|(node, _)| node), position: place.and_then(|(_, at)| at), kind }
}

/// Drops a panic's payload, whose destructor is the user's too. What a panic in there carries is leaked: dropped, it could
/// panic again, and so on.
fn discard(payload: Box<dyn Any + Send>) {
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(another);
    }
}

/// Runs `body` where nothing may unwind, and forgets its panic: one of a caller's waker, or of an error's destructor, has no run to be
/// reported to. Says whether it returned.
pub(crate) fn contained(body: impl FnOnce()) -> bool {
    let returned = catch_unwind(AssertUnwindSafe(body));
    returned.map_err(discard).is_ok()
}

/// Marks the code of a stage that is no single call.
#[inline(always)]
pub fn mark(node: NodeIndex, at: Position) -> Mark {
    Mark(node, at)
}

/// A function of an item by value.
#[inline(always)]
pub fn apply<A, R>(node: NodeIndex, at: Position, item: A, function: impl Fn(A) -> R) -> R {
    let mark = Mark(node, at);
    mark.passed(function(item))
}

/// A function of an item by value that may fail.
#[inline(always)]
pub fn attempt<A, R, E>(
    node: NodeIndex,
    at: Position,
    item: A,
    function: impl Fn(A) -> Result<R, E>,
) -> Result<R, E> {
    apply(node, at, item, function)
}

/// What a function gives whose stage has no use for a result.
#[diagnostic::on_unimplemented(
    message = "the function of this stage returns something, which would be lost",
    label = "expected a function that returns nothing",
    note = "it returns `{Self}`",
    note = "an `async` function is called in an `async` closure: `async |item| function(item).await`",
    note = "a function that may fail is that of `try_map` or `try_for_each`; drop any other result in a closure: `|item| drop(function(item))`"
)]
pub trait Nothing {}

impl Nothing for () {}

/// A direct call has returned.
#[inline(always)]
pub fn nothing<R: Nothing>(_returned: R) {}

/// What a function that may fail gives: a `Result`.
#[diagnostic::on_unimplemented(
    message = "the function of this stage returns no `Result`",
    label = "expected a function that returns a `Result`",
    note = "it returns `{Self}`",
    note = "an `async` function is called in an `async` closure: `async |item| function(item).await`",
    note = "a function that cannot fail is that of `map` or `for_each`"
)]
pub trait Outcome {
    /// In `Ok`.
    type Given;
    /// In `Err`.
    type Error;

    /// The result itself.
    fn into_result(self) -> Result<Self::Given, Self::Error>;
}

impl<R, E> Outcome for Result<R, E> {
    type Given = R;
    type Error = E;

    #[inline(always)]
    fn into_result(self) -> Result<R, E> {
        self
    }
}

/// The result of a function that was called directly.
#[inline(always)]
pub fn outcome<O: Outcome>(given: O) -> Result<O::Given, O::Error> {
    given.into_result()
}

/// A function of an item by value that returns nothing.
#[inline(always)]
pub fn each<A>(node: NodeIndex, at: Position, item: A, function: impl Fn(A)) {
    apply(node, at, item, function);
}

/// A condition on an item.
#[inline(always)]
pub fn keep<A>(node: NodeIndex, at: Position, item: &A, function: impl Fn(&A) -> bool) -> bool {
    let mark = Mark(node, at);
    mark.passed(function(item))
}

/// The key of an item.
#[inline(always)]
pub fn key<A, K>(node: NodeIndex, at: Position, item: &A, function: impl Fn(&A) -> K) -> K {
    let mark = Mark(node, at);
    mark.passed(function(item))
}

/// A look at an item.
#[inline(always)]
pub fn look<A>(node: NodeIndex, at: Position, item: &A, function: impl Fn(&A)) {
    let mark = Mark(node, at);
    function(item);
    mark.passed(());
}

/// Says the types of a function of a state and an item, and gives it back to be called where it stands: called in here, its
/// state would stay in memory, and the loop around it would not be vectorised.
#[inline(always)]
pub fn with_state<S, A, R, F: Fn(&mut S, A) -> R>(_state: &S, _item: &A, function: F) -> F {
    function
}

/// [`with_state`], for a function that changes an accumulator and returns nothing.
#[inline(always)]
pub fn aggregate<S, A, F: Fn(&mut S, A)>(_accumulator: &S, _item: &A, function: F) -> F {
    function
}

/// A function of two values.
#[inline(always)]
pub fn fold<S, A>(
    node: NodeIndex,
    at: Position,
    accumulator: S,
    item: A,
    function: impl Fn(S, A) -> S,
) -> S {
    let mark = Mark(node, at);
    mark.passed(function(accumulator, item))
}

/// `reduce`: the first item, then a function of all so far and the next.
#[inline(always)]
pub fn reduce<A>(
    node: NodeIndex,
    at: Position,
    reduced: Option<A>,
    item: A,
    function: impl Fn(A, A) -> A,
) -> Option<A> {
    match reduced {
        Some(all) => Some(fold(node, at, all, item, function)),
        None => Some(item),
    }
}

/// The next item of an iterator that may be the user's.
#[inline(always)]
pub fn next<I: Iterator>(node: NodeIndex, at: Position, items: &mut I) -> Option<I::Item> {
    let mark = Mark(node, at);
    mark.passed(items.next())
}

/// Drops an iterator that may be the user's.
#[inline(always)]
pub fn used<I>(node: NodeIndex, at: Position, items: I) {
    let mark = Mark(node, at);
    drop(items);
    mark.passed(());
}

/// Whether an iterator says that nothing more comes.
#[inline]
pub fn used_up<I: Iterator>(items: &I) -> bool {
    items.size_hint().1 == Some(0)
}

/// An `async` function of an item by value. The future owns the function, which borrows what it captures: a future that borrowed
/// its function could not be shown to be `Send`.
pub async fn call<A, R>(item: A, function: impl AsyncFnOnce(A) -> R) -> R {
    function(item).await
}

/// Says the types of an `async` function of an item, and gives it back to be called where it stands: called in here, it
/// would have to work for items of every lifetime where the island is `Send`.
#[inline(always)]
pub fn asynchronous<A, R, F: AsyncFn(A) -> R>(_item: &A, function: F) -> F {
    function
}
