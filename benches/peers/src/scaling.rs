//! Contests over a file on one worker and on two, in the same rounds: what a second worker brings is to be told from what the machine
//! does meanwhile.

use std::path::Path;

use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};

use crate::{
    blocks::{each_block, parts},
    rounds::{Candidate, interleave_rounds},
    table::Table,
};

/// The names that figures are taken of.
pub(crate) const HAND: &str = "by hand";
pub(crate) const PIPELINE: &str = "pipeline";
pub(crate) const RAYON: &str = "rayon fold, reduce";

/// A contest's size.
pub(crate) struct Contest<'a> {
    pub(crate) title: &'a str,
    pub(crate) items: u64,
    pub(crate) rounds: usize,
}

/// Prints a table for each number of workers, and every figure beside its bar.
pub(crate) fn contest<'a>(
    contest: &Contest<'_>,
    candidates: impl Fn(usize) -> Vec<Candidate<'a>>,
    table: &mut Table,
) {
    let mut all = candidates(1);
    let alone = all.len();
    all.extend(candidates(2));
    let mut one = interleave_rounds(contest.rounds, contest.items, all);
    let two = one.split_off(alone);
    for (workers, times) in [(1, &one), (2, &two)] {
        table.group(&format!("{}, workers: {workers}", contest.title), times);
        let (hand, rayon) = (times.ratio(PIPELINE, HAND), times.ratio(PIPELINE, RAYON));
        table.figure(&format!("{PIPELINE} / {HAND}"), hand, 1.05, "x");
        table.figure(&format!("{PIPELINE} / {RAYON}"), rayon, 1.0, "x");
    }
    let scaling = one.scaling(&two, PIPELINE, HAND);
    table.figure_at_least("gain of a second worker / by hand's", scaling, 0.95, "x");
}

/// A rayon pool of so many threads.
pub(crate) fn rayon(workers: usize) -> ThreadPool {
    let pool = ThreadPoolBuilder::new().num_threads(workers).build();
    pool.expect("a pool can be made")
}

/// Folds a file part by part, each read by whoever folds it, and joins what comes of them.
pub(crate) fn by_rayon<T: Default + Send>(
    path: &Path,
    pool: &ThreadPool,
    add: impl Fn(&mut T, &[u8]) + Send + Sync,
    join: impl Fn(T, T) -> T + Send + Sync,
) -> T {
    let parts = parts(path).expect("the file can be read");
    let fold = |mut folded: T, part: &std::ops::Range<u64>| {
        let read = each_block(path, part.clone(), |block| add(&mut folded, block));
        read.expect("the file can be read");
        folded
    };
    pool.install(|| parts.par_iter().fold(T::default, fold).reduce(T::default, join))
}
