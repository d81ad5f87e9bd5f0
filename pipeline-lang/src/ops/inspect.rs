//! `inspect(|item| ())`: looks at every item by reference and passes it on.
//!
//! ```text
//! let done = pipeline! { source(1..=3) |> inspect(|n| assert!(*n > 0)) |> count(); };
//! assert_eq!(done.run_blocking()?.output, 3);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static INSPECT: Op = Op {
    name: "inspect",
    signature: "inspect(|item| ())",
    params: &[Param::Function("|item| ()")],
    shape: Shape::Through(Rate::One),
    passes_items: true,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest) = (stage.span(), &rests[0]);
    let looked = stage.call("look", &[quote_spanned!(span=> &item)]);
    quote_spanned! {span=>
        #looked;
        #rest
    }
}
