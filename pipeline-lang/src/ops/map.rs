//! `map(|item| other)`: one item out for each that enters.
//!
//! ```text
//! let done = pipeline! { source(1..=3) |> map(|n| n * 2) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [2, 4, 6]);
//! ```
//!
//! The item may be borrowed, and what the function returns may borrow from it, as long as no boundary stands between.

use quote::quote_spanned;

use super::prelude::*;

pub(super) static MAP: Op = Op {
    name: "map",
    signature: "map(|item| other)",
    params: &[Param::Function("|item| other")],
    shape: Shape::Through(Rate::One),
    asynchronous: true,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest) = (stage.span(), &rests[0]);
    let mapped = stage.call("apply", &[stage.item()]);
    quote_spanned! {span=>
        let item = #mapped;
        #rest
    }
}
