//! `try_map(|item| Result<other, error>)`: a `map` that may fail. What happens then is the stage's `on_error`: `stop` (the
//! default) fails the run, `skip` counts and goes on, `dead_letter = NAME` sends an error record to the stream `NAME`.
//!
//! ```text
//! let done = pipeline! { source(["1", "x"]) |> #[on_error(skip)] try_map(str::parse::<u32>) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [1]);
//! ```
//!
//! A dead letter holds the input's owned form: `&str` becomes `String`. `dead_letter = NAME, no_input` leaves it out.

use quote::quote_spanned;

use super::prelude::*;

pub(super) static TRY_MAP: Op = Op {
    name: "try_map",
    signature: "try_map(|item| Result<other, error>)",
    params: &[Param::Function("|item| Result<other, error>")],
    shape: Shape::Through(Rate::One),
    asynchronous: true,
    fallible: true,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest, given) = (stage.span(), &rests[0], stage.given());
    let (keep, failed) = (stage.keep_input(), stage.failed(rests.get(1)));
    let mapped = stage.call("attempt", &[stage.item()]);
    quote_spanned! {span=>
        #keep
        match #mapped {
            ::core::result::Result::Ok(item) => {
                #given
                #rest
            }
            ::core::result::Result::Err(error) => { #failed }
        }
    }
}
