//! `filter_map(|item| Option<other>)`: a `filter` and a `map` in one: what is `Some` goes on.
//!
//! ```text
//! let done = pipeline! { source(["1", "x"]) |> filter_map(|text| text.parse::<u32>().ok()) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [1]);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static FILTER_MAP: Op = Op {
    name: "filter_map",
    signature: "filter_map(|item| Option<other>)",
    params: &[Param::Function("|item| Option<other>")],
    shape: Shape::Through(Rate::AtMostOne),
    asynchronous: true,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest, given) = (stage.span(), &rests[0], stage.given());
    let mapped = stage.call("apply", &[stage.item()]);
    quote_spanned! {span=>
        if let ::core::option::Option::Some(item) = #mapped {
            #given
            #rest
        }
    }
}
