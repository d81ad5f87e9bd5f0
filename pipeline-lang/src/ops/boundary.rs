//! `boundary()`: cuts here: what stands before and behind runs in two islands, with a bounded queue between. The result is
//! the same; items must be owned, and `Send` unless the engine is `sync`.
//!
//! ```text
//! let done = pipeline! { source(1..=3) |> map(|n| n + 1) |> boundary() |> count(); };
//! assert_eq!(done.run_blocking()?.output, 3);
//! ```

use super::prelude::*;

pub(super) static BOUNDARY: Op = Op {
    name: "boundary",
    signature: "boundary()",
    params: &[],
    shape: Shape::Through(Rate::One),
    passes_items: true,
    cuts: true,
    emit,
    ..Op::NONE
};

fn emit(_stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    rests[0].clone()
}
