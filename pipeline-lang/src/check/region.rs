//! What replicas can run: no state from item to item, partial results only where they are joined (S60), and nothing that
//! there is only one of.

use proc_macro2::Span;

use super::sound;
use crate::{
    diagnostic::{Code, Diagnostics},
    graph::{Node, RegionId},
    lower::Written,
    ops::{Rate, Shape},
};

/// The nodes in regions, with their regions.
fn members(written: &Written) -> impl Iterator<Item = (&Node, RegionId)> {
    sound(written).filter_map(|node| Some((node, node.region?)))
}

fn asked_at(written: &Written, region: RegionId) -> Span {
    written.graph.regions[region.0].span
}

pub(super) fn check_state(written: &Written, diagnostics: &mut Diagnostics) {
    for (node, region) in members(written) {
        if is_keyed(written, region) || !node.op.stateful {
            continue;
        }
        let name = node.op.name;
        let message = format!("`{name}` keeps state, which parallel replicas cannot share");
        diagnostics
            .error(Code::StateInRegion, node.span, message)
            .help(format!(
                "let every key have its own, `#[parallel(.., by = |item| key)]`, or move `{name}` out of the region"
            ))
            .also(asked_at(written, region), "this region replicates it");
    }
}

fn is_keyed(written: &Written, region: RegionId) -> bool {
    written.graph.regions[region.0].key.is_some()
}

/// What leaves at the end of the input leaves over a queue, from which any replica takes it: the key that brought it is not known
/// behind it, and the order of a key's items not kept.
pub(super) fn check_behind_gathered(written: &Written, diagnostics: &mut Diagnostics) {
    for (node, region) in members(written).filter(|&(_, region)| is_keyed(written, region)) {
        let mut before = written.graph.inputs(node.id).map(|link| written.node(link.from));
        let gathers = |from: &&Node| from.region == Some(region) && from.op.shape.flushes_at_end();
        let Some(from) = before.find(gathers) else { continue };
        let message = format!("`{}` behind `{}` in a region by key", node.op.name, from.op.name);
        diagnostics
            .error(Code::NotInRegion, node.span, message)
            .help(format!("end the region behind `{}`", from.op.name))
            .also(asked_at(written, region), "the key is that of the items which enter here");
    }
}

pub(super) fn check_partial_results(written: &Written, diagnostics: &mut Diagnostics) {
    for (node, region) in members(written) {
        if node.op.shape != Shape::Through(Rate::Final) || is_reduced(written, node, region) {
            continue;
        }
        let name = node.op.name;
        let message = format!(
            "`{name}` in a parallel region gives one result per replica, and nothing joins them"
        );
        diagnostics
            .error(Code::PartialFold, node.span, message)
            .help("join them by `|> reduce(|one, other| ..)` directly behind the region")
            .also(asked_at(written, region), format!("this region replicates `{name}`"));
    }
}

fn is_reduced(written: &Written, node: &Node, region: RegionId) -> bool {
    written.graph.outputs_of(node.id).any(|link| {
        let next = written.node(link.to);
        // What could not be read was reported, and may have been the `reduce`.
        next.faulty || (next.op.joins_partials && next.region != Some(region))
    })
}

/// A boundary would split the region, and a sink is not `Clone`.
pub(super) fn check_members(written: &Written, diagnostics: &mut Diagnostics) {
    for (node, region) in members(written) {
        if node.op.is_sink {
            let name = node.op.name;
            diagnostics
                .error(Code::NotInRegion, node.span, "replicas cannot each have the one sink")
                .help(format!("move `{name}` behind the region, or use `for_each`"))
                .also(asked_at(written, region), format!("this region replicates `{name}`"));
        } else if matches!(node.op.shape, Shape::Fork(_))
            && is_behind_another(written, node, region)
        {
            let message = format!("`{}` behind another stage of a parallel region", node.op.name);
            diagnostics
                .error(Code::NotInRegion, node.span, message)
                .help("move it behind the braces")
                .also(asked_at(written, region), "the region begins here");
        } else if splits(written, node, region) {
            let message = "a boundary inside a parallel region is not available yet";
            diagnostics
                .error(Code::NotAvailableYet, node.span, message)
                .help("end the region in front of it, and begin another behind it");
        }
    }
}

fn splits(written: &Written, node: &Node, region: RegionId) -> bool {
    let buffered = node.annotations.buffer.is_some();
    node.op.cuts || (buffered && is_behind_another(written, node, region))
}

fn is_behind_another(written: &Written, node: &Node, region: RegionId) -> bool {
    let mut inputs = written.graph.inputs(node.id);
    inputs.any(|link| written.node(link.from).region == Some(region))
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, graph, mistakes},
    };

    #[test]
    fn state() {
        let source = "source(x) |> #[parallel(4)] { map(f) |> dedup() } |> count()";
        let message = "`dedup` keeps state, which parallel replicas cannot share";
        assert_mistake(source, Code::StateInRegion, "dedup", message);
    }

    #[test]
    fn state_by_key() {
        for stage in ["take(2)", "dedup()", "scan(0, f)", "map_with(0, f)", "batch(2)"] {
            graph(&format!(
                "source(x) |> #[parallel(4, by = key)] {{ map(f) |> {stage} }} |> count()"
            ));
        }
    }

    #[test]
    fn behind_what_is_gathered_by_key() {
        let source = "source(x) |> #[parallel(4, by = key)] { batch(3) |> map(f) } |> count()";
        let message = "`map` behind `batch` in a region by key";
        assert_mistake(source, Code::NotInRegion, "map", message);
        let source = "source(x) |> #[parallel(4, by = key)] { group_by(key) |> count() |> dedup() } |> collect()";
        let message = "`dedup` behind `count` in a region by key";
        assert_mistake(source, Code::NotInRegion, "dedup", message);
    }

    #[test]
    fn partial_results() {
        let source = "source(x) |> #[parallel(4)] fold(0, f)";
        let message =
            "`fold` in a parallel region gives one result per replica, and nothing joins them";
        assert_mistake(source, Code::PartialFold, "fold", message);
        graph("let part = source(x) |> #[parallel(4)] fold(0, f); part |> reduce(f)");
    }

    #[test]
    fn a_reduce_inside_joins_nothing() {
        let found = mistakes("source(x) |> #[parallel(4)] { fold(0, f) |> reduce(f) }");
        assert_eq!(found.len(), 2, "{found:#?}");
    }

    #[test]
    fn a_sink() {
        let source = "source(x) |> #[parallel(4)] sink(to)";
        let message = "replicas cannot each have the one sink";
        assert_mistake(source, Code::NotInRegion, "sink", message);
    }

    #[test]
    fn boundaries() {
        let source = "source(x) |> #[parallel(4)] { map(f) |> #[buffer(2)] map(g) } |> count()";
        let message = "a boundary inside a parallel region is not available yet";
        assert_mistake(source, Code::NotAvailableYet, "map(g)", message);
        graph("source(x) |> #[parallel(4)] { #[buffer(2)] map(f) |> map(g) } |> count()");
    }

    #[test]
    fn forks() {
        let arms = "a |> for_each(f);\nb |> for_each(f)";
        let source = format!(
            "let (a, b) = source(x) |> #[parallel(4)] {{ map(f) |> partition(g) }};\n{arms}"
        );
        let message = "`partition` behind another stage of a parallel region";
        assert_mistake(&source, Code::NotInRegion, "partition", message);
        graph(&format!("let (a, b) = source(x) |> #[parallel(4)] partition(g); {arms}"));
    }

    #[test]
    fn nested() {
        let source = "source(x) |> #[parallel(4)] { map(f) |> #[parallel(2)] map(g) } |> count()";
        let message = "a parallel region inside another";
        assert_mistake(source, Code::NestedRegion, "parallel(2)", message);
    }

    #[test]
    fn braces_alone() {
        let source = "source(x) |> { map(f) } |> count()";
        let message =
            "a braced chain is a parallel region, but nothing says how many replicas it has";
        assert_mistake(source, Code::ChainWithoutParallel, "{", message);
        let source = "source(x) |> #[parallel(2)] { map(f) |> { map(g) } } |> count()";
        assert_mistake(
            source,
            Code::ChainWithoutParallel,
            "{ map(g)",
            "braces inside of a braced chain",
        );
    }
}
