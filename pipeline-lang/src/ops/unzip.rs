//! `let (left, right) = .. |> unzip()`: pairs taken apart into two streams.
//!
//! ```text
//! let done = pipeline! {
//!     let (names, ages) = source([("Ann", 30), ("Bo", 20)]) |> unzip();
//!     let first = names |> take(1) |> collect::<Vec<_>>();
//!     let total = ages |> fold(0, |sum, age| sum + age);
//! };
//! let done = done.run_blocking()?;
//! assert_eq!(done.first, ["Ann"]);
//! assert_eq!(done.total, 50);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static UNZIP: Op = Op {
    name: "unzip",
    signature: "let (left, right) = .. |> unzip()",
    params: &[],
    shape: Shape::Fork(Fork::Both),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, left, right) = (stage.span(), &rests[0], &rests[1]);
    quote_spanned! {span=>
        let (item, other) = item;
        { #left }
        let item = other;
        { #right }
    }
}
