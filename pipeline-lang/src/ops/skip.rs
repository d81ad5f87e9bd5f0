//! `skip(n)`: all but the first `n` items.
//!
//! ```text
//! let done = pipeline! { source(1..=5) |> skip(3) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [4, 5]);
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
