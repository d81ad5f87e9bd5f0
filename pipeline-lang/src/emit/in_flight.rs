//! An `async` stage with several items under way: it is its island's input, whose batches are its results.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{argument::in_place, names::number, stage::Stage};

/// Opens the input of an island that begins with such a stage, from the edge `rx`.
pub(super) fn input(stage: &Stage<'_>, rx: &TokenStream) -> TokenStream {
    let (span, rt, id) = (stage.span(), stage.rt(), stage.id());
    let (Some(argument), Some(in_flight)) = (stage.node.arguments.last(), stage.node.in_flight)
    else {
        return TokenStream::new();
    };
    let closure = in_place(&argument.expr);
    let (count, window) = (number(in_flight.count), number(in_flight.window));
    let order = match in_flight.ordered {
        true => quote_spanned!(span=> #rt::Order::Input),
        false => quote_spanned!(span=> #rt::Order::None),
    };
    let open = match stage.keeps_input() {
        true => quote_spanned!(span=> in_flight_keeping_inputs),
        false => quote_spanned!(span=> in_flight),
    };
    quote_spanned! {span=>
        let lanes = #rt::Lanes { count: #count, window: #window, order: #order };
        let mut input = run.#open(#id, #rx, lanes, |item| #rt::call(item, #closure));
    }
}
