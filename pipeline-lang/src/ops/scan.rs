//! `scan(init, |state, item| Option<other>)`: a `map` with state that may end the stream, as on iterators: `None` ends it.
//!
//! ```text
//! let done = pipeline! { source(1..) |> scan(0, |sum, n| { *sum += n; (*sum < 10).then_some(*sum) }) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, [1, 3, 6]);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static SCAN: Op = Op {
    name: "scan",
    signature: "scan(init, |state, item| Option<other>)",
    params: &[Param::Init, Param::Function("|state, item| Option<other>")],
    shape: Shape::Through(Rate::AtMostOne),
    stateful: true,
    needs_order: true,
    ended: Some(|state| quote_spanned!(state.span()=> #state.1)),
    state: State::Moved(init),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest, given) = (stage.span(), &rests[0], stage.given());
    let (state, pause) = (stage.state(), stage.pause());
    let scanned = stage.call_with_state("with_state", &quote_spanned!(span=> #state.0));
    quote_spanned! {span=>
        if !#state.1 {
            match #scanned {
                ::core::option::Option::Some(item) => {
                    #given
                    #rest
                }
                ::core::option::Option::None => {
                    #state.1 = true;
                    #pause
                }
            }
        }
    }
}

/// The user's state, and whether the stream has ended.
fn init(stage: &Stage<'_>) -> TokenStream {
    let (span, init) = (stage.span(), stage.initial_value());
    quote_spanned!(span=> (#init, false))
}
