//! `for_each(|item| ())`: runs the function on every item. An end of the pipeline without a value.
//!
//! ```text
//! source(1..=3) |> for_each(|n| channel.send(n))
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static FOR_EACH: Op = Op {
    name: "for_each",
    signature: "for_each(|item| ())",
    params: &[Param::Function("|item| ()")],
    shape: Shape::Terminal,
    asynchronous: true,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, _rests: &[TokenStream]) -> TokenStream {
    let (span, done) = (stage.span(), stage.call("each", &[stage.item()]));
    quote_spanned!(span=> #done;)
}
