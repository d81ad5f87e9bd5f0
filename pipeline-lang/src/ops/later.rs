//! Operators of the language whose runtime does not exist yet. They are known, so that a pipeline which names one hears
//! "not available yet" instead of "unknown".

use super::prelude::*;

pub(super) static WINDOW: Op = later("window", "window(size)", Shape::Through(Rate::Gather));
pub(super) static JOIN: Op = later("join", "join(a, b, ..)", Shape::Join(Join::All));
pub(super) static SORT: Op = later("sort", "sort()", Shape::Through(Rate::Final));
pub(super) static RATE: Op = later("rate", "rate(limit)", Shape::Through(Rate::One));

const fn later(name: &'static str, signature: &'static str, shape: Shape) -> Op {
    Op { name, signature, shape, availability: Availability::Later, ..Op::NONE }
}
