//! `map_with(init, |state, item| other)`: a `map` with state, which the function changes through `&mut`.
//!
//! ```text
//! let done = pipeline! { source(["a", "b"]) |> map_with(0, |n, name| { *n += 1; format!("{n} {name}") }) |> collect::<Vec<_>>(); };
//! assert_eq!(done.run_blocking()?.output, ["1 a", "2 b"]);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static MAP_WITH: Op = Op {
    name: "map_with",
    signature: "map_with(init, |state, item| other)",
    params: &[Param::Init, Param::Function("|state, item| other")],
    shape: Shape::Through(Rate::One),
    stateful: true,
    state: State::Moved(init),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rest, state) = (stage.span(), &rests[0], stage.state());
    let mapped = stage.call_with_state("with_state", &quote_spanned!(span=> #state));
    quote_spanned! {span=>
        let item = #mapped;
        #rest
    }
}

fn init(stage: &Stage<'_>) -> TokenStream {
    stage.initial_value()
}
