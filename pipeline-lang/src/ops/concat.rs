//! `concat(a, b, ..)`: all items of the first input, then all of the second, and so on.
//!
//! ```text
//! let done = pipeline! {
//!     let header = source(["name"]);
//!     let rows = source(["Ann", "Bo"]);
//!     concat(header, rows) |> collect::<Vec<_>>();
//! };
//! assert_eq!(done.run_blocking()?.output, ["name", "Ann", "Bo"]);
//! ```

use super::prelude::*;

pub(super) static CONCAT: Op = Op {
    name: "concat",
    signature: "concat(a, b, ..)",
    params: &[],
    shape: Shape::Join(Join::InOrder),
    emit,
    ..Op::NONE
};

fn emit(_stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    rests[0].clone()
}
