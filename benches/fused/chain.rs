//! Fused chains of closures beside the loops and iterators that do the same.

use std::hint::black_box;

use pipeline::prelude::*;

use crate::{
    rounds::{Effort, candidate, interleave},
    table::Table,
};

const ITEMS: u64 = 1 << 22;

/// Every item waits for the one before it, so nothing can be vectorised.
pub(crate) fn scalar(effort: Effort, table: &mut Table) {
    let times = interleave(
        effort,
        ITEMS,
        vec![
            candidate("hand loop", || scalar_hand(black_box(ITEMS))),
            candidate("iterators", || scalar_iterators(black_box(ITEMS))),
            candidate("pipeline", || scalar_pipeline(black_box(ITEMS))),
        ],
    );
    table.group("scalar chain: map, filter, map, fold", &times);
    table.figure("pipeline / hand loop", times.ratio("pipeline", "hand loop"), 1.05, "x");
}

fn scramble(x: u64) -> u64 {
    x.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn mix(hash: u64, x: u64) -> u64 {
    (hash.rotate_left(5) ^ x).wrapping_mul(0x0100_0000_01b3)
}

fn scalar_hand(items: u64) -> u64 {
    let mut hash = 0;
    for x in 0..items {
        let x = scramble(x);
        if !x.is_multiple_of(7) {
            hash = mix(hash, x ^ (x >> 13));
        }
    }
    hash
}

fn scalar_iterators(items: u64) -> u64 {
    (0..items).map(scramble).filter(|x| !x.is_multiple_of(7)).map(|x| x ^ (x >> 13)).fold(0, mix)
}

fn scalar_pipeline(items: u64) -> u64 {
    let hashed = pipeline! {
        source(0..items)
            |> map(scramble)
            |> filter(|x| !x.is_multiple_of(7))
            |> map(|x| x ^ (x >> 13))
            |> fold(0, mix);
    };
    finish(hashed.run_blocking())
}

/// Every item for itself: worth a factor of ten, if the loop keeps its shape.
pub(crate) fn vector(effort: Effort, table: &mut Table) {
    let times = interleave(
        effort,
        ITEMS,
        vec![
            candidate("hand loop", || vector_hand(black_box(ITEMS))),
            candidate("hand loop with the same counts", || vector_counted(black_box(ITEMS))),
            candidate("iterators", || vector_iterators(black_box(ITEMS))),
            candidate("pipeline", || vector_pipeline(black_box(ITEMS))),
        ],
    );
    table.group("vectorisable chain, target-cpu=native: map, filter, map, fold", &times);
    let counted = times.ratio("pipeline", "hand loop with the same counts");
    table.figure("pipeline / hand loop with the same counts", counted, 1.05, "x");
    table.figure("pipeline / hand loop", times.ratio("pipeline", "hand loop"), 1.4, "x");
}

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
