//! The rules a topology must keep, one file per kind. A check reports and returns; none stops another. What an earlier
//! phase reported is marked faulty in the graph, and skipped here.

mod arm;
mod binding;
mod count;
mod cycle;
mod deadlock;
mod effect;
mod engine;
mod function;
mod group;
mod input;
mod order;
mod output;
mod place;
mod region;
mod stream;

use crate::{diagnostic::Diagnostics, graph::Node, lower::Written, plan::Plan};

/// Runs every check.
pub(crate) fn check(written: &Written, diagnostics: &mut Diagnostics) {
    stream::check_unknown(written, diagnostics);
    stream::check_defined_twice(written, diagnostics);
    stream::check_used_twice(written, diagnostics);
    stream::check_unused(written, diagnostics);
    place::check_sources(written, diagnostics);
    place::check_heads(written, diagnostics);
    place::check_middles(written, diagnostics);
    binding::check_bindings(written, diagnostics);
    input::check_inputs(written, diagnostics);
    cycle::check_cycles(written, diagnostics);
    function::check_parameters(written, diagnostics);
    function::check_keys(written, diagnostics);
    function::check_async(written, diagnostics);
    function::check_turbofish(written, diagnostics);
    arm::check_arms(written, diagnostics);
    count::check_counts(written, diagnostics);
    engine::check_engines(written, diagnostics);
    group::check_groups(written, diagnostics);
    region::check_state(written, diagnostics);
    region::check_partial_results(written, diagnostics);
    region::check_members(written, diagnostics);
    region::check_behind_gathered(written, diagnostics);
    order::check_order(written, diagnostics);
    effect::check_on_error(written, diagnostics);
    effect::check_shared(written, diagnostics);
    effect::check_stateful_hints(written, diagnostics);
    output::check_outputs(written, diagnostics);
}

/// What is known only of a plan: whether its queues can stop each other.
pub(crate) fn check_plan(plan: &Plan<'_>, diagnostics: &mut Diagnostics) {
    engine::check_async(plan, diagnostics);
    deadlock::check_deadlocks(plan, diagnostics);
}

/// The nodes that could be read.
fn sound(written: &Written) -> impl Iterator<Item = &Node> {
    written.graph.nodes.iter().filter(|node| !node.faulty)
}
