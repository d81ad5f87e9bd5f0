//! `reduce(|one, other| one)`: one result at the end, made of the items themselves; `None` if there were none.
//!
//! ```text
//! let done = pipeline! { source([3, 9, 4]) |> reduce(|one, other| one.max(other)); };
//! assert_eq!(done.run_blocking()?.output, Some(9));
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static REDUCE: Op = Op {
    name: "reduce",
    signature: "reduce(|one, other| one)",
    params: &[Param::Function("|one, other| one")],
    shape: Shape::Through(Rate::Final),
    joins_partials: true,
    retains: true,
    state: State::Moved(init),
    result: Some(Stage::whole_state),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, _rests: &[TokenStream]) -> TokenStream {
    let (span, rt, id) = (stage.span(), stage.rt(), stage.id());
    let (reduced, function) = (stage.state(), stage.function());
    quote_spanned!(span=> #reduced = #rt::reduce(#id, at, #reduced, item, #function);)
}

fn init(stage: &Stage<'_>) -> TokenStream {
    let span = stage.span();
    quote_spanned!(span=> ::core::option::Option::None)
}
