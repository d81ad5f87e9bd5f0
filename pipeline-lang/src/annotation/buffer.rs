//! `#[buffer(items)]`: a queue of this capacity in front of the stage, and so a boundary.

use super::{
    Spanned, StageNotes,
    entry::{Accepts, Entry, Kind},
    value::{Value, Values},
};
use crate::ops::Shape;

pub(super) static BUFFER: Entry<StageNotes> = Entry {
    name: "buffer",
    signature: SIGNATURE,
    accepts: ACCEPTS,
    applies: |op| op.shape != Shape::Source,
    apply: |values, notes, _| notes.annotations.buffer = capacity(values),
    ..Entry::NONE
};

pub(crate) const SIGNATURE: &str = "buffer(items)";
/// A queue of more items than this is a forgotten unit, not a bound.
const MOST: u64 = 1 << 32;
pub(crate) const ACCEPTS: Accepts =
    Accepts::List { values: &[Kind::Count { least: 1, most: MOST }], required: 1, options: &[] };

pub(crate) fn capacity(values: &Values) -> Option<Spanned<usize>> {
    let given = values.first()?;
    let Value::Count(count) = given.value else { return None };
    Some(Spanned { value: usize::try_from(count).ok()?, span: given.span })
}
