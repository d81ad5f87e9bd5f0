//! `for_each(|item| ())`: runs the function on every item. An end of the pipeline without a value.
//!
//! ```text
//! let (sender, receiver) = std::sync::mpsc::channel();
//! let done = pipeline! { source(1..=3) |> for_each(move |n| sender.send(n).expect("somebody listens")); };
//! done.run_blocking()?;
//! assert_eq!(receiver.iter().sum::<i32>(), 6);
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
