//! `take_while(|item| bool)`: items up to the first the function says `false` for, which is discarded; then the end.
//!
//! ```text
//! let done = pipeline! { source(1..) |> take_while(|n| *n < 4) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [1, 2, 3]);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static TAKE_WHILE: Op = Op {
    name: "take_while",
    signature: "take_while(|item| bool)",
    params: &[Param::Function("|item| bool")],
    shape: Shape::Through(Rate::AtMostOne),
    passes_items: true,
    stateful: true,
    needs_order: true,
    ended: Some(|open| quote_spanned!(open.span()=> !#open)),
    state: State::Copied(init),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest, given) = (stage.span(), &rests[0], stage.given());
    let (open, pause) = (stage.state(), stage.pause());
    let kept = stage.call("keep", &[quote_spanned!(span=> &item)]);
    quote_spanned! {span=>
        if #open {
            if #kept {
                #given
                #rest
            } else {
                #open = false;
                #pause
            }
        }
    }
}

fn init(stage: &Stage<'_>) -> TokenStream {
    let span = stage.span();
    quote_spanned!(span=> true)
}
