//! `merge(a, b, ..)`: the items of all inputs as they come. No ready input waits for more than a round of the others; the
//! order between inputs is not specified. Ends when all inputs have ended.
//!
//! ```text
//! let done = pipeline! {
//!     let low = source(0..3);
//!     let high = source(10..12);
//!     merge(low, high) |> count();
//! };
//! assert_eq!(done.run_blocking()?.output, 5);
//! ```

use super::prelude::*;

pub(super) static MERGE: Op = Op {
    name: "merge",
    signature: "merge(a, b, ..)",
    params: &[],
    shape: Shape::Join(Join::Any),
    emit,
    ..Op::NONE
};

fn emit(_stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    rests[0].clone()
}
