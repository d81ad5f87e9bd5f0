//! The ratio of the scalar chain to its hand loop, over several processes.
//!
//! The same binary is at 0.93 of the hand loop in one process and at 1.06 in the next: the pipeline's loop has an exit and a count more,
//! which shows where another program has the core's second thread, and whose branches meet whose. So the figure is the mean of several.

use std::{hint::black_box, process::Command};

use crate::{
    kernels::{SCALARS, scalar_hand, scalar_pipeline},
    rounds::{interleave_rounds, limit, ours},
};

const PROCESSES: u32 = 12;
const ROUNDS: usize = 7;
/// What asks a process for its ratio alone.
const ASKED: &str = "scalar-ratio";

/// Prints this process's ratio if it was asked for.
pub(crate) fn answered() -> bool {
    let asked = std::env::args().any(|argument| argument == ASKED);
    if asked {
        let candidates = vec![
            limit("hand loop", || scalar_hand(black_box(SCALARS))),
            ours("pipeline", || scalar_pipeline(black_box(SCALARS))),
        ];
        let times = interleave_rounds(ROUNDS, SCALARS, candidates);
        println!("{}", times.ratio("pipeline", "hand loop"));
    }
    asked
}

/// The mean of several processes' ratios.
pub(crate) fn mean_ratio() -> f64 {
    (0..PROCESSES).map(|_| ratio_of_another()).sum::<f64>() / f64::from(PROCESSES)
}

fn ratio_of_another() -> f64 {
    let bench = std::env::current_exe().expect("a bench runs from a file");
    let output = Command::new(bench).arg(ASKED).output().expect("a bench can be run again");
    let printed = String::from_utf8_lossy(&output.stdout);
    printed.trim().parse().expect("a bench that is asked for a ratio prints it")
}
