//! `take(n)`: the first `n` items, then the end: it comes with the n-th item, not with the next one asked for, and what
//! stands upstream stops as far as nothing else needs it.
//!
//! ```text
//! let done = pipeline! { source(1..) |> take(3) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [1, 2, 3]);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static TAKE: Op = Op {
    name: "take",
    signature: "take(n)",
    params: &[Param::Count { least: 0 }],
    shape: Shape::Through(Rate::AtMostOne),
    passes_items: true,
    flow: Flow::Take,
    stateful: true,
    ended: Some(|left| quote_spanned!(left.span()=> #left == 0)),
    state: State::Copied(init),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest, given) = (stage.span(), &rests[0], stage.given());
    let (left, pause) = (stage.state(), stage.pause());
    let end = match pause.is_empty() {
        true => TokenStream::new(),
        false => quote_spanned!(span=> if #left == 0 { #pause }),
    };
    quote_spanned! {span=>
        if #left > 0 {
            #left -= 1;
            #end
            #given
            #rest
        }
    }
}

fn init(stage: &Stage<'_>) -> TokenStream {
    stage.value(0)
}
