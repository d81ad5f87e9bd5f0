//! `aggregate(init, |accumulator, item| ())`: one result at the end, the accumulator changed in place through `&mut`.
//!
//! ```text
//! let done = pipeline! { source(["b", "a"]) |> aggregate(String::new(), |all, word| all.push_str(word)); };
//! assert_eq!(done.run_blocking()?.output, "ba");
//! ```
//!
//! In a parallel region the same holds as for `fold`.

use quote::quote_spanned;

use super::prelude::*;

pub(super) static AGGREGATE: Op = Op {
    name: "aggregate",
    signature: "aggregate(init, |accumulator, item| ())",
    params: &[Param::Init, Param::Function("|accumulator, item| ()")],
    shape: Shape::Through(Rate::Final),
    state: State::Moved(init),
    result: Some(Stage::whole_state),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, _rests: &[TokenStream]) -> TokenStream {
    let (span, accumulator) = (stage.span(), stage.state());
    let changed = stage.call_with_state("aggregate", &quote_spanned!(span=> #accumulator));
    quote_spanned!(span=> #changed;)
}

fn init(stage: &Stage<'_>) -> TokenStream {
    stage.initial_value()
}
