//! `concat(a, b, ..)`: all items of the first input, then all of the second, and so on.
//!
//! ```text
//! concat(header, rows) |> sink(file::write_lines(path))
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
