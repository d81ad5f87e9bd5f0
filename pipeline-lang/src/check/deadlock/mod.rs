//! Buffer deadlock: a stage that waits for one of its inputs, while another is full and keeps the fork in front of both from
//! giving anything more.
//!
//! Every simple cycle of the topology, directions ignored, is looked at both ways round. It is a danger if it turns from forward
//! to backward only at *strict* stages, which wait for one input while another has items, and back only at forks. Then the
//! forward paths may be full while the backward ones are empty, and the fork can go on only if what backward paths hold back
//! is less than what forward paths have room for. It is not enough to pair forks with joins: two forks may feed two zips crosswise.

mod block;
mod cycle;
mod network;
mod path;
#[cfg(test)]
mod simulator;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::{
    cycle::{Cycle, Cycles},
    network::Network,
    path::{Danger, Path},
};
use crate::{
    diagnostic::{Code, Diagnostics},
    graph::NodeId,
    plan::Plan,
};

/// Cycles looked at before giving up.
const CYCLES: usize = 10_000;

pub(super) fn check_deadlocks(plan: &Plan<'_>, diagnostics: &mut Diagnostics) {
    let network = Network::new(plan.graph);
    let mut worst: BTreeMap<NodeId, Found> = BTreeMap::new();
    let mut cycles = Cycles::new(&network, CYCLES);
    while let Some(cycle) = cycles.next() {
        for cycle in [cycle.clone(), cycle.reversed()] {
            let Some(found) = find(plan, &network, &cycle) else { continue };
            let known = worst.get(&found.strict);
            if known.is_none_or(|known| found.danger > known.danger) {
                worst.insert(found.strict, found);
            }
        }
    }
    worst.values().for_each(|found| report(plan, found, diagnostics));
    if cycles.gave_up() {
        let message = format!("more than {CYCLES} cycles: not analysed for deadlocks");
        diagnostics
            .warn(Code::NotAnalysed, plan.graph.span, message)
            .help("split the pipeline, or use `merge` where order does not matter");
    }
}

/// A cycle that is a danger, where it would stop.
struct Found {
    danger: Danger,
    /// The stage that would wait.
    strict: NodeId,
    /// The streams it would wait for, and the one that would be full.
    empty: String,
    full: String,
    fork: NodeId,
}

fn find(plan: &Plan<'_>, network: &Network, cycle: &Cycle) -> Option<Found> {
    let paths = Path::all(plan, network, cycle)?;
    let danger = path::danger(&paths)?;
    let [full, empty, ..] = paths.as_slice() else { return None };
    Some(Found {
        danger,
        strict: full.end,
        empty: empty.label.clone(),
        full: full.label.clone(),
        fork: full.start,
    })
}

fn report(plan: &Plan<'_>, found: &Found, diagnostics: &mut Diagnostics) {
    let Found { danger, strict, empty, full, fork } = found;
    let (strict, fork) = (plan.graph.node(*strict), plan.graph.node(*fork));
    let (name, span) = (strict.op.name, strict.span);
    let waits = format!("`{name}` may wait for `{empty}` for ever");
    let diagnostic = match danger {
        Danger::Endless => {
            let message = match name {
                "concat" => format!(
                    "`concat` takes all of `{empty}` before any of `{full}`, which fills up"
                ),
                _ => format!(
                    "{waits}: nothing comes before its input has ended, and `{full}` fills up"
                ),
            };
            let help = "no buffer is large enough: join the results by `merge`, or in another run";
            diagnostics.error(Code::Deadlock, span, message).help(help)
        }
        Danger::Short { held, room } => {
            let message =
                format!("{waits}: {held} items may be held back, and `{full}` has room for {room}");
            let missing = held + 1 - room;
            let help =
                format!("give `{full}` more room: `|> #[buffer({missing})] boundary()` at its end");
            diagnostics.error(Code::Deadlock, span, message).help(help)
        }
        Danger::Unequal => {
            let message = format!("{waits}: `{empty}` and `{full}` get items at different rates");
            let help =
                "no buffer is large enough: give both the same rate, such as `batch(n)` on both";
            diagnostics.error(Code::UnequalRates, span, message).help(help)
        }
        Danger::Unknown => {
            let message = format!("{waits}: how many of its items are held back is not known");
            let help = format!(
                "if it is always less than `{full}` has room for, say how much by `#[buffer(n)]`"
            );
            diagnostics.warn(Code::MayDeadlock, span, message).help(help)
        }
    };
    diagnostic.also(fork.span, format!("`{empty}` and `{full}` part here"));
}
