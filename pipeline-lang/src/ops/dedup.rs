//! `dedup()`: drops an item that equals the one before it. Keeps a clone of the last item, which must be owned.
//!
//! ```text
//! let done = pipeline! { source([1, 1, 2, 1]) |> dedup() |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [1, 2, 1]);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static DEDUP: Op = Op {
    name: "dedup",
    signature: "dedup()",
    params: &[],
    shape: Shape::Through(Rate::AtMostOne),
    passes_items: true,
    retains: true,
    stateful: true,
    needs_order: true,
    state: State::Moved(init),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rt, id) = (stage.span(), stage.rt(), stage.id());
    let (rest, given, last) = (&rests[0], stage.given(), stage.state());
    quote_spanned! {span=>
        if #rt::differs(#id, at, &mut #last, &item) {
            #given
            #rest
        }
    }
}

fn init(stage: &Stage<'_>) -> TokenStream {
    let span = stage.span();
    quote_spanned!(span=> ::core::option::Option::None)
}
