//! `count()`: how many items there were, as a `u64`.
//!
//! ```text
//! let done = pipeline! { source(1..=4) |> count(); };
//! assert_eq!(done.run_blocking()?.output, 4);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static COUNT: Op = Op {
    name: "count",
    signature: "count()",
    params: &[],
    shape: Shape::Through(Rate::Final),
    state: State::Copied(init),
    result: Some(Stage::whole_state),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, _rests: &[TokenStream]) -> TokenStream {
    let (span, count) = (stage.span(), stage.state());
    quote_spanned!(span=> #count += 1;)
}

fn init(stage: &Stage<'_>) -> TokenStream {
    let span = stage.span();
    quote_spanned!(span=> 0u64)
}
