//! On which engine each island runs: on the one that a stage of it names, else on the pipeline's, and where that is `hybrid`, on
//! the one that suits what its stages do.

use super::{Island, Placement};
use crate::{
    annotation::{CpuHint, EngineName},
    graph::{Graph, Node, NodeId},
    ops::Shape,
};

/// The engine that a stage asks for, by its annotation or, on the hybrid engine, by what it is. Two that differ do not fuse.
pub(super) fn wish(graph: &Graph, node: &Node) -> Option<EngineName> {
    let named = node.annotations.engine.as_ref().map(|engine| engine.value);
    match graph.settings.engine() {
        EngineName::Hybrid => named.or_else(|| nature(node)),
        whole => Some(named.unwrap_or(whole)),
    }
}

/// What waits, what may block and what computes do not share an island.
fn nature(node: &Node) -> Option<EngineName> {
    match node {
        _ if node.is_async() => Some(EngineName::Tokio),
        _ if is_heavy(node) || fans_out(node) => Some(EngineName::Steal),
        _ if keeps_much(node) => Some(EngineName::Dataflow),
        _ if node.op.shape == Shape::Source || node.op.is_sink => Some(EngineName::Dataflow),
        _ => None,
    }
}

fn is_heavy(node: &Node) -> bool {
    cpu(node) == Some(CpuHint::Heavy)
}

fn is_light(node: &Node) -> bool {
    cpu(node) == Some(CpuHint::Light)
}

fn cpu(node: &Node) -> Option<CpuHint> {
    node.annotations.hint.as_ref().and_then(|hint| hint.value.cpu)
}

/// Says of every island where it runs, and why.
pub(super) fn place(graph: &Graph, islands: &mut [Island]) {
    for island in islands {
        island.placement = named(graph, island).unwrap_or_else(|| match graph.settings.engine() {
            EngineName::Hybrid => suited(graph, island),
            whole => Placement { engine: whole, why: "it is the pipeline's".to_owned() },
        });
    }
}

fn named(graph: &Graph, island: &Island) -> Option<Placement> {
    let nodes = island.nodes.iter().map(|&node| graph.node(node));
    let mut named = nodes.filter_map(|node| Some((node, node.annotations.engine.as_ref()?)));
    let (node, engine) = named.next()?;
    Some(Placement { engine: engine.value, why: format!("`{}` names it", node.label) })
}

/// Waiting is tokio's; what is heavy, replicated or fans out is for stealing workers; where items come in, meet or leave, and where
/// much is kept, a thread of its own does not disturb the others. What is light goes with what waits: no worker is called for it.
fn suited(graph: &Graph, island: &Island) -> Placement {
    type Is = fn(&Node) -> bool;
    let rules: [(Is, EngineName, &str); 7] = [
        (Node::is_async, EngineName::Tokio, "is async"),
        (is_heavy, EngineName::Steal, "is heavy by its hint"),
        (|node| node.region.is_some(), EngineName::Steal, "is replicated"),
        (fans_out, EngineName::Steal, "fans out by its hint"),
        (keeps_much, EngineName::Dataflow, "is stateful by its hint"),
        (is_outside, EngineName::Dataflow, "may block where items come in, meet or leave"),
        (is_light, EngineName::Tokio, "is light by its hint"),
    ];
    let nodes = || island.nodes.iter().map(|&node: &NodeId| graph.node(node));
    for (is, engine, why) in rules {
        if let Some(node) = nodes().find(|node| is(node)) {
            return Placement { engine, why: format!("`{}` {why}", node.label) };
        }
    }
    Placement { engine: EngineName::Steal, why: "its stages only compute".to_owned() }
}

/// Enough items for one to keep several workers busy.
const FANS_OUT: u64 = 8;

fn fans_out(node: &Node) -> bool {
    let hint = node.annotations.hint.as_ref();
    hint.is_some_and(|hint| hint.value.fanout.is_some_and(|fanout| fanout >= FANS_OUT))
}

fn keeps_much(node: &Node) -> bool {
    node.annotations.hint.as_ref().is_some_and(|hint| hint.value.stateful)
}

fn is_outside(node: &Node) -> bool {
    matches!(node.op.shape, Shape::Source | Shape::Join(_)) || node.op.is_sink
}

#[cfg(test)]
mod tests {
    use crate::{plan::plan, testing::graph};

    /// Islands with their engines and reasons.
    fn placed(source: &str) -> Vec<String> {
        let graph = graph(source);
        let plan = plan(&graph);
        let islands = plan.islands.iter().map(|island| {
            let placement = &island.placement;
            format!("{}: {}, {}", island.label, placement.engine.as_str(), placement.why)
        });
        islands.collect()
    }

    #[test]
    fn the_pipelines_engine_unless_a_stage_names_another() {
        let found =
            placed("#![engine(tokio)] source(x) |> map(f) |> #[engine(steal)] map(g) |> count()");
        let expected = [
            "source: tokio, it is the pipeline's",
            "map_2: steal, `map_2` names it",
            "count: tokio, it is the pipeline's",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn hybrid_chooses_by_what_stages_do() {
        let found = placed(
            "#![engine(hybrid)]
            source(x) |> #[parallel(2)] map(f) |> map(async |n| n) |> #[hint(cpu = heavy)] map(g) |> sink(s)",
        );
        let expected = [
            "source: dataflow, `source` may block where items come in, meet or leave",
            "map: steal, `map` is replicated",
            "map_2: tokio, `map_2` is async",
            "map_3: steal, `map_3` is heavy by its hint",
            "sink: dataflow, `sink` may block where items come in, meet or leave",
        ];
        assert_eq!(found, expected);
    }

    /// A source may block: what computes does not take it along to its workers.
    #[test]
    fn what_a_hint_says_parts_a_stage_from_its_source() {
        let found = placed(
            "#![engine(hybrid)]
            source(x) |> #[hint(fanout = 8)] flat_map(f) |> #[hint(stateful)] map(g) |> boundary() |> #[hint(cpu = light)] map(h) |> boundary() |> count()",
        );
        let expected = [
            "source: dataflow, `source` may block where items come in, meet or leave",
            "flat_map: steal, `flat_map` fans out by its hint",
            "map: dataflow, `map` is stateful by its hint",
            "boundary: tokio, `map_2` is light by its hint",
            "boundary_2: steal, its stages only compute",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_asks_for_nothing_goes_with_its_neighbour() {
        let found =
            placed("#![engine(hybrid)] source(x) |> map(f) |> #[engine(tokio)] map(g) |> count()");
        let expected = [
            "source: dataflow, `source` may block where items come in, meet or leave",
            "map_2: tokio, `map_2` names it",
        ];
        assert_eq!(found, expected);
    }
}
