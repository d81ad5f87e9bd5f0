//! What is accepted must do something: an `on_error` for stages that may fail, a hint that the plan can follow.

use quote::ToTokens;

use super::sound;
use crate::{
    diagnostic::{Code, Diagnostics},
    graph::{Node, mentions},
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

pub(super) fn check_shared(written: &Written, diagnostics: &mut Diagnostics) {
    let graph = &written.graph;
    // What could not be read may mention anything.
    if graph.nodes.iter().any(|node| node.faulty) {
        return;
    }
    let keys = graph.regions.iter().filter_map(|region| region.key.as_ref());
    let keys = keys.map(|key| key.expr.to_token_stream());
    let code: Vec<_> = graph.nodes.iter().flat_map(Node::user_code).chain(keys).collect();
    for name in &graph.settings.share {
        if !code.iter().any(|code| mentions(code.clone(), name)) {
            diagnostics
                .warn(Code::NotApplicable, name.span(), format!("no stage mentions `{name}`"))
                .help("remove it, or name the variable that stages share");
        }
    }
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
    fn shared_with_nobody() {
        let source = "#![share(counter)] source(x) |> map(|n| count + n) |> count()";
        assert_mistake(source, Code::NotApplicable, "counter", "no stage mentions `counter`");
        graph("#![share(counter)] source(x) |> map(|n| counter + n) |> count()");
        graph(r#"#![share(name)] source(x) |> map(|n| format!("{name} {n}")) |> count()"#);
        graph("#![share(keys)] source(x) |> #[parallel(2, by = |n| keys[n])] map(f) |> count()");
    }

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
