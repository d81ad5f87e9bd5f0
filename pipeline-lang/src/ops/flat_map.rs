//! `flat_map(|item| iterator)`: all items of what the function returns, one by one. They may borrow from the item.
//!
//! ```text
//! let done = pipeline! { source(["a b", "c"]) |> flat_map(|line| line.split(' ')) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, ["a", "b", "c"]);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static FLAT_MAP: Op = Op {
    name: "flat_map",
    signature: "flat_map(|item| iterator)",
    params: &[Param::Function("|item| iterator")],
    shape: Shape::Through(Rate::Many),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, _rests: &[TokenStream]) -> TokenStream {
    let (span, items) = (stage.span(), stage.call("apply", &[stage.item()]));
    let into_items = stage.flattened();
    quote_spanned!(span=> { let item = #items; #into_items })
}
