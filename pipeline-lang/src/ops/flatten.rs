//! `flatten()`: the items inside each item, one by one.
//!
//! ```text
//! let done = pipeline! { source([vec![1, 2], vec![3]]) |> flatten() |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [1, 2, 3]);
//! ```

use super::prelude::*;

pub(super) static FLATTEN: Op = Op {
    name: "flatten",
    signature: "flatten()",
    params: &[],
    shape: Shape::Through(Rate::Many),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, _rests: &[TokenStream]) -> TokenStream {
    stage.flattened()
}
