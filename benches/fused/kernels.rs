//! Chains of map, filter, map and fold: as loops, as iterators, declared.

use std::hint::black_box;

use pipeline::prelude::*;

/// Enough that starting a run, some microseconds, does not show.
pub(crate) const SCALARS: u64 = 1 << 23;
pub(crate) const VECTORISED: u64 = 1 << 27;

/// The inverse of 7 modulo 2^64: multiplied by it, exactly the multiples of 7 come out small.
const INVERSE_OF_7: u64 = 0x6DB6_DB6D_B6DB_6DB7;

pub(crate) fn triple(x: u64) -> u64 {
    x.wrapping_mul(3).wrapping_add(1)
}

pub(crate) fn is_no_multiple_of_7(x: &u64) -> bool {
    x.wrapping_mul(INVERSE_OF_7) > u64::MAX / 7
}

pub(crate) fn fold_down(x: u64) -> u64 {
    x ^ (x >> 3)
}

pub(crate) fn mix(hash: u64, x: u64) -> u64 {
    (hash.rotate_left(5) ^ x).wrapping_mul(0x0100_0000_01b3)
}

pub(crate) fn scalar_hand(items: u64) -> u64 {
    let mut hash = 0;
    for x in 0..items {
        let x = triple(x);
        if is_no_multiple_of_7(&x) {
            hash = mix(hash, fold_down(x));
        }
    }
    hash
}

pub(crate) fn scalar_iterators(items: u64) -> u64 {
    (0..items).map(triple).filter(is_no_multiple_of_7).map(fold_down).fold(0, mix)
}

pub(crate) fn scalar_pipeline(items: u64) -> u64 {
    let hashed = pipeline! {
        source(0..items)
            |> map(triple)
            |> filter(is_no_multiple_of_7)
            |> map(fold_down)
            |> fold(0, mix);
    };
    finish(hashed.run_blocking())
}

pub(crate) fn vector_hand(items: u64) -> u64 {
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
pub(crate) fn vector_counted(items: u64) -> u64 {
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

pub(crate) fn vector_iterators(items: u64) -> u64 {
    let chain = (0..items).map(triple).filter(is_no_multiple_of_7).map(fold_down);
    chain.fold(0, u64::wrapping_add)
}

pub(crate) fn vector_pipeline(items: u64) -> u64 {
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
