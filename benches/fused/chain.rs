//! Fused chains of closures beside the loops and iterators that do the same.

use std::hint::black_box;

use crate::{
    kernels::{
        SCALARS, VECTORISED, scalar_hand, scalar_iterators, scalar_pipeline, vector_counted,
        vector_hand, vector_iterators, vector_pipeline,
    },
    processes::mean_ratio,
    rounds::{Effort, interleave, limit, ours, peer},
    table::Table,
};

/// A fold in which every item waits for the one before it, so that nothing can be vectorised.
pub(crate) fn scalar(effort: Effort, table: &mut Table) {
    let times = interleave(
        effort,
        SCALARS,
        vec![
            limit("hand loop", || scalar_hand(black_box(SCALARS))),
            peer("iterators", || scalar_iterators(black_box(SCALARS))),
            ours("pipeline", || scalar_pipeline(black_box(SCALARS))),
        ],
    );
    table.group("scalar chain: map, filter, map, fold", &times);
    table.figure("pipeline / hand loop, mean of processes", mean_ratio(), 1.05, "x");
}

/// The same chain with a sum, where every item is for itself: worth a factor of ten, if the loop keeps its shape.
pub(crate) fn vector(effort: Effort, table: &mut Table) {
    let times = interleave(
        effort,
        VECTORISED,
        vec![
            limit("hand loop", || vector_hand(black_box(VECTORISED))),
            limit("hand loop with the same counts", || vector_counted(black_box(VECTORISED))),
            peer("iterators", || vector_iterators(black_box(VECTORISED))),
            ours("pipeline", || vector_pipeline(black_box(VECTORISED))),
        ],
    );
    table.group("vectorisable chain, target-cpu=native: map, filter, map, fold", &times);
    let counted = times.ratio("pipeline", "hand loop with the same counts");
    table.figure("pipeline / hand loop with the same counts", counted, 1.05, "x");
    table.figure("pipeline / hand loop", times.ratio("pipeline", "hand loop"), 1.4, "x");
}
