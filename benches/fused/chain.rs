//! Fused chains of closures beside the loops and iterators that do the same.

use std::hint::black_box;

use pipeline::prelude::*;

use crate::{
    rounds::{Effort, candidate, interleave},
    table::Table,
};

/// Enough that starting a run, some microseconds, does not show.
const SCALARS: u64 = 1 << 23;
const VECTORISED: u64 = 1 << 27;

/// The inverse of 7 modulo 2^64: multiplied by it, exactly the multiples of 7 come out small.
const INVERSE_OF_7: u64 = 0x6DB6_DB6D_B6DB_6DB7;

fn triple(x: u64) -> u64 {
    x.wrapping_mul(3).wrapping_add(1)
}

fn is_no_multiple_of_7(x: &u64) -> bool {
    x.wrapping_mul(INVERSE_OF_7) > u64::MAX / 7
}

fn fold_down(x: u64) -> u64 {
    x ^ (x >> 3)
}

/// A fold in which every item waits for the one before it, so that nothing can be vectorised.
pub(crate) fn scalar(effort: Effort, table: &mut Table) {
    let times = interleave(
        effort,
        SCALARS,
        vec![
            candidate("hand loop", || scalar_hand(black_box(SCALARS))),
            candidate("iterators", || scalar_iterators(black_box(SCALARS))),
            candidate("pipeline", || scalar_pipeline(black_box(SCALARS))),
        ],
    );
    table.group("scalar chain: map, filter, map, fold", &times);
    table.figure("pipeline / hand loop", times.ratio("pipeline", "hand loop"), 1.05, "x");
}

fn mix(hash: u64, x: u64) -> u64 {
    (hash.rotate_left(5) ^ x).wrapping_mul(0x0100_0000_01b3)
}

fn scalar_hand(items: u64) -> u64 {
    let mut hash = 0;
    for x in 0..items {
        let x = triple(x);
        if is_no_multiple_of_7(&x) {
            hash = mix(hash, fold_down(x));
        }
    }
    hash
}

fn scalar_iterators(items: u64) -> u64 {
    (0..items).map(triple).filter(is_no_multiple_of_7).map(fold_down).fold(0, mix)
}

fn scalar_pipeline(items: u64) -> u64 {
    let hashed = pipeline! {
        source(0..items)
            |> map(triple)
            |> filter(is_no_multiple_of_7)
            |> map(fold_down)
            |> fold(0, mix);
    };
    finish(hashed.run_blocking())
}

/// The same chain with a sum, where every item is for itself: worth a factor of ten, if the loop keeps its shape.
pub(crate) fn vector(effort: Effort, table: &mut Table) {
    let times = interleave(
        effort,
        VECTORISED,
        vec![
            candidate("hand loop", || vector_hand(black_box(VECTORISED))),
            candidate("hand loop with the same counts", || vector_counted(black_box(VECTORISED))),
            candidate("iterators", || vector_iterators(black_box(VECTORISED))),
            candidate("pipeline", || vector_pipeline(black_box(VECTORISED))),
        ],
    );
    table.group("vectorisable chain, target-cpu=native: map, filter, map, fold", &times);
    let counted = times.ratio("pipeline", "hand loop with the same counts");
    table.figure("pipeline / hand loop with the same counts", counted, 1.05, "x");
    table.figure("pipeline / hand loop", times.ratio("pipeline", "hand loop"), 1.4, "x");
}

fn vector_hand(items: u64) -> u64 {
    let mut sum = 0u64;
    for x in 0..items {
        let x = triple(x);
        if is_no_multiple_of_7(&x) {
            sum = sum.wrapping_add(fold_down(x));
        }
    }
    sum
}

/// What a run reports of this chain: items taken from the source, and items that passed the filter.
fn vector_counted(items: u64) -> u64 {
    let (mut sum, mut taken, mut passed) = (0u64, 0u64, 0u64);
    for x in 0..items {
        taken += 1;
        let x = triple(x);
        if is_no_multiple_of_7(&x) {
            passed += 1;
            sum = sum.wrapping_add(fold_down(x));
        }
    }
    black_box((taken, passed));
    sum
}

fn vector_iterators(items: u64) -> u64 {
    let chain = (0..items).map(triple).filter(is_no_multiple_of_7).map(fold_down);
    chain.fold(0, u64::wrapping_add)
}

fn vector_pipeline(items: u64) -> u64 {
    let summed = pipeline! {
        source(0..items)
            |> map(triple)
            |> filter(is_no_multiple_of_7)
            |> map(fold_down)
            |> fold(0, u64::wrapping_add);
    };
    finish(summed.run_blocking())
}

/// The output of a run that cannot fail.
pub(crate) fn finish<O>(outcome: Result<pipeline::run::Finished<O>, pipeline::error::Error>) -> O {
    outcome.expect("nothing in a bench fails").into_output()
}
