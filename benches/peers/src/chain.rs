//! W1: a fused chain on one thread, once where every item waits for the one before it, once where they can be vectorised.

use std::{cell::Cell, future::ready, hint::black_box, rc::Rc};

use dfir_rs::dfir_syntax;
use futures::{StreamExt, stream};

use crate::{
    kernels::{
        SCALARS, VECTORISED, fold_down, is_no_multiple_of_7, mix, scalar_hand, scalar_iterators,
        scalar_pipeline, triple, vector_counted, vector_hand, vector_iterators, vector_pipeline,
    },
    native,
    processes::mean_ratio,
    rounds::{Effort, interleave, limit, ours, peer},
    table::Table,
};

pub(crate) fn scalar(effort: Effort, table: &mut Table) {
    let items = || black_box(SCALARS);
    let times = interleave(
        effort,
        SCALARS,
        vec![
            limit("hand loop", || scalar_hand(items())),
            ours("pipeline", || scalar_pipeline(items())),
            peer("iterators", || scalar_iterators(items())),
            peer("futures stream", || by_stream(items(), mix)),
            peer("dfir_rs", || by_dfir(items(), mix)),
        ],
    );
    table.group("W1 fused chain, scalar", &times);
    table.figure("pipeline / hand loop, mean of processes", mean_ratio(), 1.05, "x");
}

/// In a build for this CPU: that is what it is about.
pub(crate) fn vector(effort: Effort, table: &mut Table) {
    if !native::is_native() {
        native::run_again(effort, "peers", "vector", table);
        return;
    }
    let items = || black_box(VECTORISED);
    let times = interleave(
        effort,
        VECTORISED,
        vec![
            limit("hand loop", || vector_hand(items())),
            limit("hand loop with the same counts", || vector_counted(items())),
            ours("pipeline", || vector_pipeline(items())),
            peer("iterators", || vector_iterators(items())),
            peer("futures stream", || by_stream(items(), u64::wrapping_add)),
            peer("dfir_rs", || by_dfir(items(), u64::wrapping_add)),
        ],
    );
    table.group("W1 fused chain, vectorisable, target-cpu=native", &times);
    let counted = times.ratio("pipeline", "hand loop with the same counts");
    table.figure("pipeline / hand loop with the same counts", counted, 1.05, "x");
}

fn by_stream(items: u64, fold: impl Fn(u64, u64) -> u64) -> u64 {
    let chain = stream::iter(0..items)
        .map(triple)
        .filter(|x| ready(is_no_multiple_of_7(x)))
        .map(fold_down)
        .fold(0, |sum, x| ready(fold(sum, x)));
    pollster::block_on(chain)
}

fn by_dfir(items: u64, fold: impl Fn(u64, u64) -> u64 + 'static) -> u64 {
    let sum = Rc::new(Cell::new(0));
    let total = sum.clone();
    let mut flow = dfir_syntax! {
        source_iter(0..items)
            -> map(triple)
            -> filter(is_no_multiple_of_7)
            -> map(fold_down)
            -> for_each(|x| sum.set(fold(sum.get(), x)));
    };
    flow.run_available_sync();
    total.get()
}
