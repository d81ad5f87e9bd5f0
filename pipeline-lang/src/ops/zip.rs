//! `zip(a, b)`: pairs of the n-th items. Ends as soon as it needs an input that has ended and is empty; what is left of the
//! others is discarded and counted.
//!
//! ```text
//! let done = pipeline! {
//!     let names = source(["Ann", "Bo"]);
//!     let ages = source([30, 20, 10]);
//!     zip(names, ages) |> collect::<Vec<_>>();
//! };
//! assert_eq!(done.run_blocking()?.output, [("Ann", 30), ("Bo", 20)]);
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
