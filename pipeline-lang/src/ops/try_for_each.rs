//! `try_for_each(|item| Result<(), error>)`: a `for_each` that may fail; `on_error` says what happens then.
//!
//! ```text
//! let (sender, receiver) = std::sync::mpsc::channel();
//! let done = pipeline! { source(1..=3) |> try_for_each(move |n| sender.send(n)); };
//! done.run_blocking()?;
//! assert_eq!(receiver.iter().sum::<i32>(), 6);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static TRY_FOR_EACH: Op = Op {
    name: "try_for_each",
    signature: "try_for_each(|item| Result<(), error>)",
    params: &[Param::Function("|item| Result<(), error>")],
    shape: Shape::Terminal,
    asynchronous: true,
    fallible: true,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, keep, failed) = (stage.span(), stage.keep_input(), stage.failed(rests.get(1)));
    let done = stage.call("attempt", &[stage.item()]);
    quote_spanned! {span=>
        #keep
        match #done {
            ::core::result::Result::Ok(()) => {}
            ::core::result::Result::Err(error) => { #failed }
        }
    }
}
