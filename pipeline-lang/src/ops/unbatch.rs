//! `unbatch()`: undoes `batch`: the items of each batch, one by one.
//!
//! ```text
//! let done = pipeline! { source(1..=3) |> batch(2) |> unbatch() |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [1, 2, 3]);
//! ```

use super::prelude::*;

pub(super) static UNBATCH: Op = Op {
    name: "unbatch",
    signature: "unbatch()",
    params: &[],
    shape: Shape::Through(Rate::Many),
    flow: Flow::Spread,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, _rests: &[TokenStream]) -> TokenStream {
    stage.flattened()
}
