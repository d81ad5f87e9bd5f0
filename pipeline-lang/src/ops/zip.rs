//! `zip(a, b)`: pairs of the n-th items. Ends as soon as it needs an input that has ended and is empty; what is left of the
//! others is discarded and counted.
//!
//! ```text
//! zip(names, ages) |> map(|(name, age)| ..)
//! ```

use super::prelude::*;

pub(super) static ZIP: Op = Op {
    name: "zip",
    signature: "zip(a, b)",
    params: &[],
    shape: Shape::Join(Join::All),
    needs_order: true,
    emit,
    ..Op::NONE
};

fn emit(_stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    rests[0].clone()
}
