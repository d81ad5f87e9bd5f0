//! `skip(n)`: all but the first `n` items.
//!
//! ```text
//! source(1..=4) |> skip(2) |> collect()      // [3, 4]
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static SKIP: Op = Op {
    name: "skip",
    signature: "skip(n)",
    params: &[Param::Count { least: 0 }],
    shape: Shape::Through(Rate::AtMostOne),
    passes_items: true,
    flow: Flow::Skip,
    stateful: true,
    state: State::Copied(init),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest, given, left) = (stage.span(), &rests[0], stage.given(), stage.state());
    quote_spanned! {span=>
        if #left > 0 {
            #left -= 1;
        } else {
            #given
            #rest
        }
    }
}

fn init(stage: &Stage<'_>) -> TokenStream {
    stage.value(0)
}
