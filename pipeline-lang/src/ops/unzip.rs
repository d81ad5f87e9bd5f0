//! `let (left, right) = .. |> unzip()`: pairs taken apart into two streams.
//!
//! ```text
//! let (names, ages) = people |> unzip();
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
