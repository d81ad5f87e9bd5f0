//! `group_by(|item| key)`, directly in front of `fold`, `aggregate`, `reduce` or `count`: one result for each key, as pairs of the key
//! and its result, in the order in which keys were first seen, when the input has ended. The key is owned.
//!
//! ```text
//! let done = pipeline! {
//!     source(["one", "three", "two", "seven"]) |> group_by(|word| word.len()) |> count() |> collect();
//! };
//! assert_eq!(done.run_blocking()?.output, [(3, 2), (5, 2)]);
//! ```
//!
//! Initial values are made anew for each key. In a parallel region groups need the key to choose the replica:
//! `#[parallel(4, by = key)] { group_by(key) |> count() }`.

use quote::quote_spanned;

use super::{aggregate::AGGREGATE, count::COUNT, fold::FOLD, prelude::*, reduce::REDUCE};

pub(super) static GROUP_BY: Op = Op {
    name: "group_by",
    signature: "group_by(|item| key)",
    params: &[Param::Function("|item| key")],
    shape: Shape::Through(Rate::One),
    groups: true,
    stateful: true,
    emit,
    ..Op::NONE
};

/// What an operator is behind `group_by`, if it is done for each key.
pub(crate) fn for_each_key(op: &Op) -> Option<&'static Op> {
    Some(match op.name {
        "fold" => &FOLD_EACH,
        "aggregate" => &AGGREGATE_EACH,
        "reduce" => &REDUCE_EACH,
        "count" => &COUNT_EACH,
        _ => return None,
    })
}

const EACH: Op = Op {
    shape: Shape::Through(Rate::Groups),
    retains: true,
    state: State::Moved(groups),
    result: Some(Stage::whole_state),
    ..Op::NONE
};

static FOLD_EACH: Op = Op {
    name: FOLD.name,
    signature: FOLD.signature,
    params: FOLD.params,
    emit: |stage, _| from_initial(stage, "fold"),
    ..EACH
};

static AGGREGATE_EACH: Op = Op {
    name: AGGREGATE.name,
    signature: AGGREGATE.signature,
    params: AGGREGATE.params,
    emit: |stage, _| from_initial(stage, "aggregate"),
    ..EACH
};

static REDUCE_EACH: Op = Op {
    name: REDUCE.name,
    signature: REDUCE.signature,
    params: REDUCE.params,
    emit: |stage, _| {
        let (span, id, groups) = (stage.span(), stage.id(), stage.state());
        let function = stage.function();
        quote_spanned!(span=> #groups.reduce(#id, at, key, item, #function);)
    },
    ..EACH
};

static COUNT_EACH: Op = Op {
    name: COUNT.name,
    signature: COUNT.signature,
    params: COUNT.params,
    emit: |stage, _| {
        let (span, id, groups) = (stage.span(), stage.id(), stage.state());
        quote_spanned!(span=> #groups.count(#id, at, key);)
    },
    ..EACH
};

/// The item's key is there for the stage behind.
fn emit(stage: &Stage<'_>, rests: &[TokenStream]) -> TokenStream {
    let (span, rt, id, rest) = (stage.span(), stage.rt(), stage.id(), &rests[0]);
    let function = stage.function();
    quote_spanned! {span=>
        let key = #rt::key(#id, at, &item, #function);
        #rest
    }
}

fn from_initial(stage: &Stage<'_>, step: &str) -> TokenStream {
    let (span, id, groups) = (stage.span(), stage.id(), stage.state());
    let (init, function) = (stage.value_of_each_key(0), stage.function());
    let step = proc_macro2::Ident::new(step, span);
    quote_spanned!(span=> #groups.#step(#id, at, key, item, || #init, #function);)
}

fn groups(stage: &Stage<'_>) -> TokenStream {
    let span = stage.span();
    quote_spanned!(span=> run.groups())
}
