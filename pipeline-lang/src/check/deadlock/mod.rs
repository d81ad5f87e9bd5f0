//! Buffer deadlock: a fork that stops because one arm is full, while a join waits for the other arm.
//!
//! Queues are bounded, so islands may wait for each other in a circle ([`cycles`]). Whether one can close is a matter of
//! counting what its arms hold back and what they queue ([`rule`]), as far as the stages say it ([`flow`]). An island
//! flushes all its outputs together and holds back nothing that a queue takes, or the counting would be wrong. Local
//! buffers, and batches in hand, only add room.
//!
//! What is accepted without a warning never deadlocks; [`simulator`] plays against that claim.

mod blocks;
mod cycles;
mod flow;
mod model;
mod net;
mod ratio;
mod report;
mod rule;
#[cfg(test)]
mod simulator;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::{
    cycles::{Limit, cycles},
    report::{Finding, give_up},
    rule::{Verdict, judge},
};
use crate::{diagnostic::Diagnostics, plan::Plan};

pub(super) fn check_deadlocks(plan: &Plan<'_>, diagnostics: &mut Diagnostics) {
    let (cycles, given_up) = cycles(&model::net(plan), Limit::USUAL);
    let mut worst: BTreeMap<_, Finding<'_>> = BTreeMap::new();
    for cycle in &cycles {
        let passes = model::circle(plan, cycle);
        let verdict = judge(&passes);
        if verdict == Verdict::Never {
            continue;
        }
        let found = Finding::new(plan, cycle, &passes, verdict);
        let known = worst.get(&found.joins());
        if known.is_none_or(|known| known.badness() < found.badness()) {
            worst.insert(found.joins(), found);
        }
    }
    for finding in worst.values() {
        finding.report(diagnostics);
    }
    if let Some(island) = given_up {
        give_up(plan, island, Limit::USUAL, diagnostics);
    }
}
