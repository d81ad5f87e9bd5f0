//! `collect()`: all items, in a `Vec` or in the collection that the turbofish names. Items must be owned.
//!
//! ```text
//! let done = pipeline! { source(["b", "a"]) |> collect::<std::collections::BTreeSet<_>>(); };
//! assert_eq!(done.run_blocking()?.output, std::collections::BTreeSet::from(["a", "b"]));
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static COLLECT: Op = Op {
    name: "collect",
    signature: "collect::<Collection>()",
    params: &[],
    shape: Shape::Through(Rate::Final),
    retains: true,
    turbofish: true,
    state: State::Moved(init),
    result: Some(Stage::whole_state),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, _rests: &[TokenStream]) -> TokenStream {
    let (span, rt, id, collected) = (stage.span(), stage.rt(), stage.id(), stage.state());
    quote_spanned!(span=> #rt::extend(#id, at, &mut #collected, item);)
}

fn init(stage: &Stage<'_>) -> TokenStream {
    let (span, rt, id) = (stage.span(), stage.rt(), stage.id());
    match &stage.node.turbofish {
        Some(collection) => {
            quote_spanned!(span=> #rt::initial(#id).value(#rt::empty::<#collection>()))
        }
        None => quote_spanned!(span=> #rt::empty::<::std::vec::Vec<_>>()),
    }
}
