//! `source(items)`: where items come from: any iterator, a `futures::Stream`, a tokio channel, or one of the library's own
//! sources such as `file::lines(path)`, whose items borrow from what was read.
//!
//! ```text
//! let done = pipeline! { source(["a", "b"]) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, ["a", "b"]);
//! ```

use super::prelude::*;

pub(super) static SOURCE: Op = Op {
    name: "source",
    signature: "source(items)",
    params: &[Param::Value("items")],
    shape: Shape::Source,
    emit,
    ..Op::NONE
};

fn emit(_stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    rests[0].clone()
}
