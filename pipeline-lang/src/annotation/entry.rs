//! What an annotation or a setting accepts, as data: the reader checks syntax, units and ranges from it alone, also for
//! those whose runtime does not exist yet.

use super::value::Values;
use crate::{
    diagnostic::Diagnostics,
    ops::{Availability, Op},
};

/// One annotation (of a stage) or setting (of the pipeline). `T` is what it writes to.
pub(crate) struct Entry<T> {
    pub(crate) name: &'static str,
    /// As messages show it, without the sigil: `buffer(items)`.
    pub(crate) signature: &'static str,
    pub(crate) accepts: Accepts,
    pub(crate) availability: Availability,
    /// Whether it may stand on a stage of this operator.
    pub(crate) applies: fn(&Op) -> bool,
    /// Writes down what was said.
    pub(crate) apply: fn(&Values, &mut T, &mut Diagnostics),
}

impl<T> Entry<T> {
    pub(crate) const NONE: Entry<T> = Entry {
        name: "",
        signature: "",
        accepts: Accepts::Nothing,
        availability: Availability::Now,
        applies: |_| true,
        apply: |_, _, _| {},
    };

    /// Known, and refused until its runtime exists.
    pub(crate) const fn later(
        name: &'static str,
        signature: &'static str,
        accepts: Accepts,
    ) -> Self {
        Entry { name, signature, accepts, availability: Availability::Later, ..Self::NONE }
    }
}

/// What stands behind the name.
#[derive(Clone, Copy)]
pub(crate) enum Accepts {
    /// `#[idempotent]`
    Nothing,
    /// `#[name = "parse"]`
    Value(Kind),
    /// `#[retry(3, backoff = 50ms..2s)]`: values in their order, then options by name.
    List { values: &'static [Kind], required: usize, options: &'static [(&'static str, Kind)] },
    /// `#![share(a, b)]`
    Names,
}

/// What one value is.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// An option without a value.
    Flag,
    /// An option that names what holds without it, which the text says: nobody needs to write it.
    Implied(&'static str),
    /// `".."`
    Text,
    Count {
        least: u64,
        most: u64,
    },
    /// `4`, `cpu` or `2..=8`
    Replicas,
    /// `50ms`
    Time,
    /// `50ms` or `50ms..2s`, the lesser first.
    Times,
    /// `64KiB`
    Bytes,
    /// `10%`
    Percent,
    Word(&'static [&'static str]),
    Name,
    /// Of a module.
    Path,
    /// Of a struct, with its type arguments if it has any.
    Struct,
    Expression,
}
