//! `stage(custom)`: a stage of your own, any value that implements the runtime's `Stage`: state, any number of items out for each
//! that enters, which may be borrowed and may borrow from it; opened before the first item, closed whatever happens.
//!
//! ```text
//! use pipeline::{error::Cause, stage::{Outlet, Stage}};
//!
//! /// Each item as often as it says.
//! struct Repeat;
//!
//! impl Stage for Repeat {
//!     type In<'a> = u64;
//!     type Out<'a> = u64;
//!
//!     fn process<'a>(&mut self, n: u64, out: &mut Outlet<u64>) -> Result<(), Cause> {
//!         out.extend((0..n).map(|_| n));
//!         Ok(())
//!     }
//! }
//!
//! let done = pipeline! { source([2u64, 0, 3]) |> stage(Repeat) |> collect(); };
//! assert_eq!(done.run_blocking()?.output, [2, 2, 3, 3, 3]);
//! ```
//!
//! In a parallel region it needs a key that chooses the replica, unless it says by `Stateless` that it keeps nothing from item to
//! item.

use quote::quote_spanned;

use super::prelude::*;

pub(super) static STAGE: Op = Op {
    name: "stage",
    signature: "stage(custom)",
    params: &[Param::Value("custom")],
    shape: Shape::Through(Rate::Several),
    may_fail: true,
    state: State::Moved(init),
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rt, id) = (stage.span(), stage.rt(), stage.id());
    let (custom, rest, given) = (stage.state(), &rests[0], stage.given());
    let failed = stage.fail(&quote_spanned!(span=> error));
    let pause = stage.pause_if_full();
    quote_spanned! {span=>
        let mut outlet = #rt::Outlet::new();
        if let ::core::result::Result::Err(error) = #rt::process(#id, at, &mut #custom, item, &mut outlet) {
            #failed
        }
        for item in outlet {
            #given
            #rest
        }
        #pause
    }
}

fn init(stage: &Stage<'_>) -> TokenStream {
    let (span, id, custom) = (stage.span(), stage.id(), stage.value(0));
    match stage.shares_no_state() {
        true => quote_spanned!(span=> run.stateless_stage(#id, #custom).await),
        false => quote_spanned!(span=> run.stage(#id, #custom).await),
    }
}
