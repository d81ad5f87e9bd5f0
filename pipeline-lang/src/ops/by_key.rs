//! Operators that keep state, in a region by key: their state is each key's own, made when the key comes first. So a region gives
//! the same however many replicas it has. None of them ends the stream, because others may go on.
//!
//! The item's key is in the local `key`, from where the region begins on.

use quote::quote_spanned;

use super::{
    batch::BATCH, dedup::DEDUP, map_with::MAP_WITH, prelude::*, scan::SCAN, skip::SKIP,
    skip_while::SKIP_WHILE, take::TAKE, take_while::TAKE_WHILE,
};

/// What an operator is in a region by key, if it keeps state for each key there.
pub(crate) fn by_key(op: &Op) -> Option<&'static Op> {
    BY_KEY.iter().copied().find(|keyed| keyed.name == op.name)
}

static BY_KEY: [&Op; 8] = [
    &Op { emit: |stage, rests| keyed(stage, rests, &MAP_WITH), ..of_each(&MAP_WITH) },
    &Op { emit: |stage, rests| keyed(stage, rests, &SCAN), ..of_each(&SCAN) },
    &Op { emit: |stage, rests| keyed(stage, rests, &DEDUP), ..of_each(&DEDUP) },
    &Op { emit: |stage, rests| keyed(stage, rests, &TAKE), ..of_each(&TAKE) },
    &Op { emit: |stage, rests| keyed(stage, rests, &TAKE_WHILE), ..of_each(&TAKE_WHILE) },
    &Op { emit: |stage, rests| keyed(stage, rests, &SKIP), ..of_each(&SKIP) },
    &Op { emit: |stage, rests| keyed(stage, rests, &SKIP_WHILE), ..of_each(&SKIP_WHILE) },
    &Op {
        state: State::Moved(batches),
        emit: |stage, rests| keyed_from(stage, rests, &BATCH, nothing_gathered(stage)),
        result: Some(rests_of_all),
        ..of_each(&BATCH)
    },
];

/// The operator with one state for each key.
const fn of_each(op: &Op) -> Op {
    Op { state: State::Moved(states), state_by_key: true, flow: Flow::ByShape, ended: None, ..*op }
}

fn states(stage: &Stage<'_>) -> TokenStream {
    let span = stage.span();
    quote_spanned!(span=> run.by_key())
}

/// The operator's own code, behind a look for the state of the item's key.
fn keyed(stage: &Stage<'_>, rests: &[TokenStream], op: &Op) -> TokenStream {
    match op.state {
        State::None => (op.emit)(stage, rests),
        State::Moved(init) | State::Copied(init) => keyed_from(stage, rests, op, init(stage)),
    }
}

fn keyed_from(stage: &Stage<'_>, rests: &[TokenStream], op: &Op, init: TokenStream) -> TokenStream {
    let (span, id) = (stage.span(), stage.id());
    let (states, state) = (stage.states(), stage.state_of_key());
    let code = (op.emit)(stage, rests);
    quote_spanned! {span=>
        let #state = #states.of(#id, at, &key, || #init);
        #code
    }
}

fn batches(stage: &Stage<'_>) -> TokenStream {
    let (span, id, size) = (stage.span(), stage.id(), stage.value(0));
    quote_spanned!(span=> run.gathered_by_key(#id, #size))
}

fn nothing_gathered(stage: &Stage<'_>) -> TokenStream {
    let (span, rt) = (stage.span(), stage.rt());
    quote_spanned!(span=> #rt::empty())
}

/// The last partial batch of every key, in the order in which keys came first.
fn rests_of_all(stage: &Stage<'_>) -> TokenStream {
    let (span, rt, states) = (stage.span(), stage.rt(), stage.states());
    quote_spanned!(span=> #states.into_values().filter_map(#rt::rest_of))
}
