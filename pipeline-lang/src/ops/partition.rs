//! `let (yes, no) = .. |> partition(|item| bool)`: two streams, by what the function says of each item.
//!
//! ```text
//! let done = pipeline! {
//!     let (even, odd) = source(1..=5) |> partition(|n| n % 2 == 0);
//!     let evens = even |> collect::<Vec<_>>();
//!     let odds = odd |> count();
//! };
//! let done = done.run_blocking()?;
//! assert_eq!(done.evens, [2, 4]);
//! assert_eq!(done.odds, 3);
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static PARTITION: Op = Op {
    name: "partition",
    signature: "let (yes, no) = .. |> partition(|item| bool)",
    params: &[Param::Function("|item| bool")],
    shape: Shape::Fork(Fork::Either),
    passes_items: true,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, yes, no) = (stage.span(), &rests[0], &rests[1]);
    let kept = stage.call("keep", &[quote_spanned!(span=> &item)]);
    quote_spanned!(span=> if #kept { #yes } else { #no })
}
