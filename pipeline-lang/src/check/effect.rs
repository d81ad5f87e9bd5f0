//! What is accepted must do something: an `on_error` for stages that may fail, a hint that the plan can follow.

use super::sound;
use crate::{
    diagnostic::{Code, Diagnostics},
    lower::Written,
};

pub(super) fn check_on_error(written: &Written, diagnostics: &mut Diagnostics) {
    let Some(on_error) = &written.graph.settings.on_error else { return };
    // A stage that could not be read may be one that fails.
    if written.graph.nodes.iter().any(|node| node.faulty || node.op.fallible) {
        return;
    }
    diagnostics
        .warn(
            Code::NotApplicable,
            on_error.span,
            "`#![on_error(..)]` has no stage to speak of: none can fail",
        )
        .help("remove it: only `try_map` and `try_for_each` return a `Result`");
}

pub(super) fn check_stateful_hints(written: &Written, diagnostics: &mut Diagnostics) {
    for node in sound(written).filter(|node| !node.op.stateful) {
        let Some(hint) = node.annotations.hint.as_ref().filter(|hint| hint.value.stateful) else {
            continue;
        };
        let Some(region) = node.region.map(|region| &written.graph.regions[region.0]) else {
            continue;
        };
        if region.key.is_some() {
            continue;
        }
        let name = node.op.name;
        let message =
            format!("this `{name}` is said to keep state, which parallel replicas cannot share");
        diagnostics
            .error(Code::StateInRegion, hint.span, message)
            .help(format!("give every key its replica, `#[parallel(.., by = |item| key)]`, or move `{name}` out of the region"))
            .also(region.span, "this region replicates it");
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, graph},
    };

    #[test]
    fn on_error_where_nothing_fails() {
        let source = "#![on_error(skip)] source(x) |> map(f) |> count()";
        let message = "`#![on_error(..)]` has no stage to speak of: none can fail";
        assert_mistake(source, Code::NotApplicable, "skip", message);
        graph("#![on_error(skip)] source(x) |> try_map(f) |> count()");
    }

    #[test]
    fn a_hint_of_state_in_a_region() {
        let source = "source(x) |> #[parallel(3)] #[hint(stateful)] map(f) |> count()";
        let message = "this `map` is said to keep state, which parallel replicas cannot share";
        assert_mistake(source, Code::StateInRegion, "hint", message);
        graph("source(x) |> #[hint(stateful)] map(f) |> count()");
        graph("source(x) |> #[parallel(3, by = |x| x)] #[hint(stateful)] map(f) |> count()");
    }
}
