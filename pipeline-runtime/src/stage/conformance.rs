//! What a stage of one's own has to keep to, as a test that anyone can run on theirs.

use std::fmt;

use super::{Outlet, Stage, Stateless};
use crate::{
    error::Cause,
    run::{RunContext, context::Inline},
};

/// What a stage does that it must not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Violation {
    /// `init` failed.
    Init(String),
    /// `process` failed on the item of this number, from 0.
    Process(usize, String),
    /// Two fresh stages gave something else for the same items, first at the item of this number: a run would not repeat.
    NotRepeatable(usize),
    /// A stage that had been closed, after all items or in the middle, and opened again gave something else: something outlives
    /// `close` and `init`.
    OutlivesClose(usize),
    /// Two clones that took items by turns gave something else than one by itself: they share what a replica must have alone.
    SharesState(usize),
    /// A fresh stage gave something else for this item alone than after those before it, though it says it is stateless.
    NotStateless(usize),
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Violation::Init(cause) => write!(f, "`init` failed: {cause}"),
            Violation::Process(item, cause) => {
                write!(f, "`process` failed on item {item}: {cause}")
            }
            Violation::NotRepeatable(item) => {
                write!(f, "two fresh stages gave something else for item {item}")
            }
            Violation::OutlivesClose(item) => {
                write!(f, "closed and opened again, the stage gave something else for item {item}")
            }
            Violation::SharesState(item) => {
                write!(f, "beside another clone, the stage gave something else for item {item}")
            }
            Violation::NotStateless(item) => {
                write!(f, "alone, item {item} gave something else than behind the items before it")
            }
        }
    }
}

impl std::error::Error for Violation {}

/// Checks that a stage repeats itself: fresh from `make`, beside another clone, and after it was closed behind any of the items
/// and opened again, the same items give the same. A clone of the stage is what a replica gets, so it counts as fresh.
///
/// Two things it cannot tell. A stage that keeps an item back until the next one comes gives nothing for the last, as a filter
/// may. And no stage sees where a batch ends: each item has an outlet of its own.
///
/// # Errors
/// The first violation found.
pub fn check<S>(
    make: impl Fn() -> S,
    items: impl Fn() -> Vec<S::In<'static>>,
) -> Result<(), Violation>
where
    S: Stage + Clone,
    S::Out<'static>: PartialEq,
{
    let mut stage = make();
    let mut replica = stage.clone();
    let first = outputs(&mut stage, items())?;
    let again = outputs(&mut replica, items())?;
    if let Some(item) = difference(&first, &again) {
        return Err(Violation::NotRepeatable(item));
    }
    check_reopened(&mut stage, &items, &first)?;
    check_beside(&mut stage, &mut replica, &items, &first)
}

/// Closed behind the last item, and behind each before it: a state that is empty at the end may not be so in the middle.
fn check_reopened<S>(
    stage: &mut S,
    items: impl Fn() -> Vec<S::In<'static>>,
    first: &[Vec<S::Out<'static>>],
) -> Result<(), Violation>
where
    S: Stage,
    S::Out<'static>: PartialEq,
{
    for length in (0..=first.len()).rev() {
        let begun = items().into_iter().take(length).collect();
        outputs(stage, begun)?;
        let reopened = outputs(stage, items())?;
        if let Some(item) = difference(first, &reopened) {
            return Err(Violation::OutlivesClose(item));
        }
    }
    Ok(())
}

/// Both are open at once, as replicas are.
fn check_beside<S>(
    stage: &mut S,
    replica: &mut S,
    items: impl Fn() -> Vec<S::In<'static>>,
    first: &[Vec<S::Out<'static>>],
) -> Result<(), Violation>
where
    S: Stage,
    S::Out<'static>: PartialEq,
{
    while_open(stage, |stage| {
        while_open(replica, |replica| {
            for (index, (one, other)) in items().into_iter().zip(items()).enumerate() {
                let given = [given(stage, index, one)?, given(replica, index, other)?];
                if given.iter().any(|given| *given != first[index]) {
                    return Err(Violation::SharesState(index));
                }
            }
            Ok(())
        })
    })
}

/// [`check`], and that every item gives by itself what it gives among the others.
///
/// ```
/// use pipeline_runtime::{
///     error::Cause,
///     run::RunContext,
///     stage::{Outlet, Stage, Stateless, conformance::{Violation, check, check_stateless}},
/// };
///
/// /// Numbers lines, which it could not if it were what it says.
/// #[derive(Clone, Default)]
/// struct Numbered(usize);
///
/// impl Stage for Numbered {
///     type In<'a> = &'a str;
///     type Out<'a> = (usize, &'a str);
///
///     fn init(&mut self, _context: &RunContext) -> Result<(), Cause> {
///         self.0 = 0;
///         Ok(())
///     }
///
///     fn process<'a>(&mut self, line: &'a str, out: &mut Outlet<(usize, &'a str)>) -> Result<(), Cause> {
///         self.0 += 1;
///         out.give((self.0, line));
///         Ok(())
///     }
/// }
///
/// impl Stateless for Numbered {}
///
/// let lines = || vec!["to be", "or not"];
/// assert_eq!(check(Numbered::default, lines), Ok(()));
/// assert_eq!(check_stateless(Numbered::default, lines), Err(Violation::NotStateless(1)));
/// ```
///
/// # Errors
/// The first violation found.
pub fn check_stateless<S>(
    make: impl Fn() -> S,
    items: impl Fn() -> Vec<S::In<'static>>,
) -> Result<(), Violation>
where
    S: Stateless + Clone,
    S::Out<'static>: PartialEq,
{
    check(&make, &items)?;
    let together = outputs(&mut make(), items())?;
    for (index, item) in items().into_iter().enumerate() {
        let alone = outputs(&mut make(), vec![item])?;
        if alone.first() != together.get(index) {
            return Err(Violation::NotStateless(index));
        }
    }
    Ok(())
}

/// What a stage gives for each item, between `init` and `close`.
fn outputs<S: Stage>(
    stage: &mut S,
    items: Vec<S::In<'static>>,
) -> Result<Vec<Vec<S::Out<'static>>>, Violation> {
    let items = items.into_iter().enumerate();
    while_open(stage, |stage| items.map(|(index, item)| given(stage, index, item)).collect())
}

/// Closes the stage whatever happens, as a run does.
fn while_open<S: Stage, R>(
    stage: &mut S,
    body: impl FnOnce(&mut S) -> Result<R, Violation>,
) -> Result<R, Violation> {
    let context = RunContext::new("conformance", std::sync::Arc::new(Inline));
    let opened = stage.init(&context).map_err(|cause| Violation::Init(cause.to_string()));
    let result = opened.and_then(|()| body(stage));
    stage.close();
    result
}

/// What a stage gives for one item.
fn given<S: Stage>(
    stage: &mut S,
    index: usize,
    item: S::In<'static>,
) -> Result<Vec<S::Out<'static>>, Violation> {
    let mut outlet = Outlet::new();
    let processed = stage.process(item, &mut outlet);
    processed.map_err(|cause: Cause| Violation::Process(index, cause.to_string()))?;
    Ok(outlet.into_iter().collect())
}

fn difference<T: PartialEq>(one: &[T], other: &[T]) -> Option<usize> {
    one.iter().zip(other).position(|(one, other)| one != other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adds what it has seen; forgets it in `init` unless told not to.
    #[derive(Clone, Default)]
    struct Sum {
        seen: u64,
        keeps: bool,
    }

    impl Stage for Sum {
        type In<'a> = u64;
        type Out<'a> = u64;

        fn init(&mut self, _context: &RunContext) -> Result<(), Cause> {
            self.seen = if self.keeps { self.seen } else { 0 };
            Ok(())
        }

        fn process<'a>(&mut self, n: u64, out: &mut Outlet<u64>) -> Result<(), Cause> {
            self.seen = self.seen.checked_add(n).ok_or("too much")?;
            out.give(self.seen);
            Ok(())
        }
    }

    impl Stateless for Sum {}

    #[test]
    fn a_stage_that_begins_anew() {
        assert_eq!(check(Sum::default, || vec![1, 2, 3]), Ok(()));
    }

    #[test]
    fn what_outlives_close_is_found() {
        let make = || Sum { keeps: true, ..Sum::default() };
        assert_eq!(check(make, || vec![1, 2]), Err(Violation::OutlivesClose(0)));
    }

    #[test]
    fn state_is_found() {
        assert_eq!(check_stateless(Sum::default, || vec![1, 2]), Err(Violation::NotStateless(1)));
    }

    #[test]
    fn an_error_names_its_item() {
        let failed = check(Sum::default, || vec![1, u64::MAX]);
        assert_eq!(failed, Err(Violation::Process(1, "too much".to_owned())));
    }

    /// Each second item with the one before it, which it forgets only when it has given it.
    #[derive(Clone, Default)]
    struct Pairs(Option<u64>);

    impl Stage for Pairs {
        type In<'a> = u64;
        type Out<'a> = (u64, u64);

        fn process<'a>(&mut self, n: u64, out: &mut Outlet<(u64, u64)>) -> Result<(), Cause> {
            match self.0.take() {
                Some(before) => out.give((before, n)),
                None => self.0 = Some(n),
            }
            Ok(())
        }
    }

    #[test]
    fn what_outlives_a_close_in_the_middle_is_found() {
        assert_eq!(check(Pairs::default, || vec![1, 2]), Err(Violation::OutlivesClose(0)));
    }

    /// Counts in one place for all its clones, from 0 whenever one is opened.
    #[derive(Clone, Default)]
    struct Together(std::sync::Arc<std::sync::Mutex<u64>>);

    impl Stage for Together {
        type In<'a> = u64;
        type Out<'a> = u64;

        fn init(&mut self, _context: &RunContext) -> Result<(), Cause> {
            *self.0.lock().unwrap() = 0;
            Ok(())
        }

        fn process<'a>(&mut self, _n: u64, out: &mut Outlet<u64>) -> Result<(), Cause> {
            let mut count = self.0.lock().unwrap();
            *count += 1;
            out.give(*count);
            Ok(())
        }
    }

    #[test]
    fn what_clones_share_is_found() {
        assert_eq!(check(Together::default, || vec![1, 2]), Err(Violation::SharesState(0)));
    }

    /// Cannot be opened, and counts how often it was closed.
    #[derive(Clone, Default)]
    struct Refuses(std::rc::Rc<std::cell::Cell<usize>>);

    impl Stage for Refuses {
        type In<'a> = u64;
        type Out<'a> = u64;

        fn init(&mut self, _context: &RunContext) -> Result<(), Cause> {
            Err("no licence".into())
        }

        fn process<'a>(&mut self, _n: u64, _out: &mut Outlet<u64>) -> Result<(), Cause> {
            Ok(())
        }

        fn close(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }

    #[test]
    fn a_stage_that_cannot_be_opened_is_closed() {
        let refuses = Refuses::default();
        let failed = check(|| refuses.clone(), || vec![1]);
        assert_eq!(failed, Err(Violation::Init("no licence".to_owned())));
        assert_eq!(refuses.0.get(), 1);
    }
}
