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
    /// A stage that had been closed and opened again gave something else: something outlives `close` and `init`.
    OutlivesClose(usize),
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
            Violation::NotStateless(item) => {
                write!(f, "alone, item {item} gave something else than behind the items before it")
            }
        }
    }
}

impl std::error::Error for Violation {}

/// Checks that a stage repeats itself: fresh from `make`, and after `close` and `init`, the same items give the same. A clone
/// of the stage is what a replica gets, so it counts as fresh.
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
    let reopened = outputs(&mut stage, items())?;
    difference(&first, &reopened).map_or(Ok(()), |item| Err(Violation::OutlivesClose(item)))
}

/// [`check`], and that every item gives by itself what it gives among the others.
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
    let context = RunContext::new("conformance", std::sync::Arc::new(Inline));
    stage.init(&context).map_err(|cause| Violation::Init(cause.to_string()))?;
    let given = items.into_iter().enumerate().map(|(index, item)| {
        let mut outlet = Outlet::new();
        let processed = stage.process(item, &mut outlet);
        processed.map_err(|cause: Cause| Violation::Process(index, cause.to_string()))?;
        Ok(outlet.into_iter().collect())
    });
    let given = given.collect();
    stage.close();
    given
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
}
