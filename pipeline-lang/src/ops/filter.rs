//! `filter(|item| bool)`: only the items the function says `true` for. It sees them by reference.
//!
//! ```text
//! let done = pipeline! { source(1..=6) |> filter(|n| n % 2 == 0) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [2, 4, 6]);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static FILTER: Op = Op {
    name: "filter",
    signature: "filter(|item| bool)",
    params: &[Param::Function("|item| bool")],
    shape: Shape::Through(Rate::AtMostOne),
    passes_items: true,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest, given) = (stage.span(), &rests[0], stage.given());
    let kept = stage.call("keep", &[quote_spanned!(span=> &item)]);
    quote_spanned! {span=>
        if #kept {
            #given
            #rest
        }
    }
}
