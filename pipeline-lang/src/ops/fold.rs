//! `fold(init, |accumulator, item| accumulator)`: one result at the end, the accumulator handed on by value as on iterators.
//!
//! ```text
//! let done = pipeline! { source(1..=4) |> fold(0, |sum, n| sum + n); };
//! assert_eq!(done.run_blocking()?.output, 10);
//! ```
//!
//! In a parallel region every replica folds its share, so `init` must be an identity, and a `reduce` behind the region,
//! associative and commutative, joins the partial results.

use quote::quote_spanned;

use super::prelude::*;

pub(super) static FOLD: Op = Op {
    name: "fold",
    signature: "fold(init, |accumulator, item| accumulator)",
    params: &[Param::Init, Param::Function("|accumulator, item| accumulator")],
    shape: Shape::Through(Rate::Final),
    state: State::Moved(init),
    result: Some(Stage::whole_state),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, _rests: &[TokenStream]) -> TokenStream {
    let (span, accumulator) = (stage.span(), stage.state());
    let folded = stage.call("fold", &[quote_spanned!(span=> #accumulator), stage.item()]);
    quote_spanned!(span=> #accumulator = #folded;)
}

fn init(stage: &Stage<'_>) -> TokenStream {
    stage.initial_value()
}
