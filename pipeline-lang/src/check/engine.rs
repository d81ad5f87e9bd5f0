//! Which engines a stage may name, and which of them wait for what is `async`.

use super::sound;
use crate::{
    annotation::{EngineName, Spanned},
    diagnostic::{Code, Diagnostics},
    graph::Node,
    lower::Written,
    plan::Plan,
};

pub(super) fn check_engines(written: &Written, diagnostics: &mut Diagnostics) {
    for node in sound(written) {
        if let Some(engine) = &node.annotations.engine {
            check_engine(written, node, engine, diagnostics);
            check_region(written, node, engine, diagnostics);
        }
    }
}

/// A replica is one island, which runs on one engine.
fn check_region(
    written: &Written,
    node: &Node,
    engine: &Spanned<EngineName>,
    diagnostics: &mut Diagnostics,
) {
    let Some(region) = node.region else { return };
    let others = sound(written).take_while(|other| other.id != node.id);
    let mut named = others
        .filter(|other| other.region == Some(region))
        .filter_map(|other| other.annotations.engine.as_ref());
    if let Some(other) = named.find(|other| other.value != engine.value) {
        diagnostics
            .error(Code::EngineOfStage, engine.span, "two engines in one parallel region")
            .help("name one engine for the region: `#[engine(steal)] #[parallel(4)] { .. }`")
            .also(other.span, "another one is named here");
    }
}

fn check_engine(
    written: &Written,
    node: &Node,
    engine: &Spanned<EngineName>,
    diagnostics: &mut Diagnostics,
) {
    let (whole, name) = (written.graph.settings.engine(), node.op.name);
    let (message, help) = match (whole, engine.value) {
        (whole, asked) if whole == asked && whole != EngineName::Hybrid => return,
        (_, EngineName::Hybrid) => (
            "a stage runs on one engine, and `hybrid` chooses among several".to_owned(),
            "name one of them, or choose `#![engine(hybrid)]` for the pipeline".to_owned(),
        ),
        (_, EngineName::Sync) => (
            "one stage alone cannot run on the sync engine".to_owned(),
            "leave it out, or choose `#![engine(sync)]` for the pipeline".to_owned(),
        ),
        (EngineName::Sync, _) => (
            format!(
                "`{name}` cannot leave its caller's task: the pipeline runs on the sync engine"
            ),
            "choose an engine for the pipeline that may: `#![engine(hybrid)]`".to_owned(),
        ),
        _ => return,
    };
    let found = diagnostics.error(Code::EngineOfStage, engine.span, message);
    found.help(help);
    if let Some(whole) = &written.graph.settings.engine {
        found.also(whole.span, "the pipeline's engine is chosen here");
    }
}

/// Steal and dataflow have no reactor: nobody would serve the timers and sockets that an `async` stage waits for.
pub(super) fn check_async(plan: &Plan<'_>, diagnostics: &mut Diagnostics) {
    for island in &plan.islands {
        let engine = island.placement.engine;
        if !matches!(engine, EngineName::Steal | EngineName::Dataflow) {
            continue;
        }
        let nodes = island.nodes.iter().map(|&node| plan.graph.node(node));
        for node in nodes.filter(|node| node.is_async()) {
            let message = format!(
                "`{}` is `async`, and the {} engine waits for nothing outside of the pipeline",
                node.op.name,
                engine.as_str()
            );
            diagnostics.error(Code::AsyncOnThreads, node.span, message).help(
                "give the stage `#[engine(tokio)]`, or let the pipeline choose: `#![engine(hybrid)]`",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, graph},
    };

    #[test]
    fn off_the_sync_engine() {
        let source = "source(x) |> #[engine(tokio)] map(f) |> count()";
        let message = "`map` cannot leave its caller's task: the pipeline runs on the sync engine";
        assert_mistake(source, Code::EngineOfStage, "tokio", message);
    }

    #[test]
    fn onto_the_sync_engine() {
        let source = "source(x) |> #[engine(hybrid)] map(f) |> count()";
        let message = "a stage runs on one engine, and `hybrid` chooses among several";
        assert_mistake(source, Code::EngineOfStage, "hybrid", message);
    }

    #[test]
    fn another_engine() {
        graph("#![engine(tokio)] source(x) |> #[engine(steal)] map(f) |> count()");
        graph("#![engine(hybrid)] source(x) |> #[engine(dataflow)] map(f) |> count()");
        graph("#![engine(tokio)] source(x) |> #[engine(tokio)] map(f) |> count()");
    }

    #[test]
    fn two_in_one_region() {
        let source = "#![engine(hybrid)] source(x)
            |> #[parallel(2)] { #[engine(steal)] map(f) |> #[engine(dataflow)] map(g) } |> count()";
        let message = "two engines in one parallel region";
        assert_mistake(source, Code::EngineOfStage, "dataflow", message);
        graph(
            "#![engine(hybrid)] source(x) |> #[engine(steal)] #[parallel(2)] { map(f) } |> count()",
        );
    }

    #[test]
    fn what_waits_needs_a_reactor() {
        let source = "#![engine(steal)] source(x) |> map(async |n| n) |> count()";
        let message =
            "`map` is `async`, and the steal engine waits for nothing outside of the pipeline";
        assert_mistake(source, Code::AsyncOnThreads, "map", message);
        graph("#![engine(steal)] source(x) |> #[engine(tokio)] map(async |n| n) |> count()");
        graph("#![engine(hybrid)] source(x) |> map(async |n| n) |> count()");
    }
}
