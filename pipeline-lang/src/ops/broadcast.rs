//! `let (a, b, ..) = .. |> broadcast()`: every item to every stream. All but the last get a clone.
//!
//! ```text
//! let done = pipeline! {
//!     let (one, other) = source(1..=3) |> broadcast();
//!     let sum = one |> fold(0, |sum, n| sum + n);
//!     let count = other |> count();
//! };
//! let done = done.run_blocking()?;
//! assert_eq!(done.sum, 6);
//! assert_eq!(done.count, 3);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static BROADCAST: Op = Op {
    name: "broadcast",
    signature: "let (a, b, ..) = .. |> broadcast()",
    params: &[],
    shape: Shape::Fork(Fork::All),
    passes_items: true,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rt, id) = (stage.span(), stage.rt(), stage.id());
    let Some((last, clones)) = rests.split_last() else { return TokenStream::new() };
    quote_spanned! {span=>
        #({
            let item = #rt::duplicate(#id, at, &item);
            #clones
        })*
        { #last }
    }
}
