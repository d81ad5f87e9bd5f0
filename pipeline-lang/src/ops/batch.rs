//! `batch(n)`: `Vec`s of `n` items, and a last shorter one if items are left. Never an empty one, and never a short one
//! because the input ran dry: results do not depend on timing. Items must be owned, and `n` at least 1.
//!
//! ```text
//! let done = pipeline! { source(1..=5) |> batch(2) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [vec![1, 2], vec![3, 4], vec![5]]);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static BATCH: Op = Op {
    name: "batch",
    signature: "batch(n)",
    params: &[Param::Count { least: 1 }],
    shape: Shape::Through(Rate::Gather),
    flow: Flow::Gather,
    retains: true,
    stateful: true,
    state: State::Moved(init),
    result: Some(result),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rt) = (stage.span(), stage.rt());
    let (rest, given, gathered, size) = (&rests[0], stage.given(), stage.state(), stage.value(0));
    quote_spanned! {span=>
        if let ::core::option::Option::Some(item) = #rt::gather(&mut #gathered, #size, item) {
            #given
            #rest
        }
    }
}

fn init(stage: &Stage<'_>) -> TokenStream {
    let (span, id, size) = (stage.span(), stage.id(), stage.value(0));
    quote_spanned!(span=> run.gathered(#id, #size))
}

fn result(stage: &Stage<'_>) -> TokenStream {
    let (span, rt, gathered) = (stage.span(), stage.rt(), stage.state());
    quote_spanned!(span=> #rt::rest_of(#gathered))
}
