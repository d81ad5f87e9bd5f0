//! `skip_while(|item| bool)`: items from the first the function says `false` for.
//!
//! ```text
//! let done = pipeline! { source(1..=5) |> skip_while(|n| *n < 4) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [4, 5]);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static SKIP_WHILE: Op = Op {
    name: "skip_while",
    signature: "skip_while(|item| bool)",
    params: &[Param::Function("|item| bool")],
    shape: Shape::Through(Rate::AtMostOne),
    passes_items: true,
    stateful: true,
    needs_order: true,
    state: State::Copied(init),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest, given, skipping) = (stage.span(), &rests[0], stage.given(), stage.state());
    let kept = stage.call("keep", &[quote_spanned!(span=> &item)]);
    quote_spanned! {span=>
        #skipping = #skipping && #kept;
        if !#skipping {
            #given
            #rest
        }
    }
}

fn init(stage: &Stage<'_>) -> TokenStream {
    let span = stage.span();
    quote_spanned!(span=> true)
}
