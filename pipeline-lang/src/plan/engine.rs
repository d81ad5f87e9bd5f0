//! On which engine each island runs: on the one that a stage of it names, else on the pipeline's, and where that is `hybrid`, on
//! the one that suits what its stages do.

use super::{Island, Placement};
use crate::{
    annotation::{CpuHint, EngineName},
    graph::{Graph, Node, NodeId},
    ops::{Param, Shape},
};

/// The engine that a stage asks for, by its annotation or, on the hybrid engine, by what it is. Two that differ do not fuse.
pub(super) fn wish(graph: &Graph, node: &Node) -> Option<EngineName> {
    let named = node.annotations.engine.as_ref().map(|engine| engine.value);
    match graph.settings.engine() {
        EngineName::Hybrid => named.or_else(|| nature(node)),
        whole => Some(named.unwrap_or(whole)),
    }
}

/// What a stage is that decides where its island runs.
struct Rule {
    is: fn(&Node) -> bool,
    engine: EngineName,
    why: &'static str,
    /// It fuses with none that asks for another engine.
    parts: bool,
}

/// The first that holds for any stage counts. Waiting is tokio's; what is heavy, replicated or fans out is for stealing workers; where
/// much is kept, and where items come in, meet or leave, a thread of its own does not disturb the others.
const RULES: [Rule; 7] = [
    rule(Node::is_async, EngineName::Tokio, "is async"),
    rule(is_heavy, EngineName::Steal, "is heavy by its hint"),
    Rule { parts: false, ..rule(is_replicated, EngineName::Steal, "is replicated") },
    rule(fans_out, EngineName::Steal, "fans out by its hint"),
    rule(keeps_much, EngineName::Dataflow, "is stateful by its hint"),
    rule(is_end, EngineName::Dataflow, OUTSIDE),
    Rule { parts: false, ..rule(is_join, EngineName::Dataflow, OUTSIDE) },
];

const OUTSIDE: &str = "may block where items come in, meet or leave";

const fn rule(is: fn(&Node) -> bool, engine: EngineName, why: &'static str) -> Rule {
    Rule { is, engine, why, parts: true }
}

/// What stages are that do not share an island with others.
fn nature(node: &Node) -> Option<EngineName> {
    RULES.iter().find(|rule| rule.parts && (rule.is)(node)).map(|rule| rule.engine)
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

/// Says of every island where it runs, and why; and where the hybrid engine would run it, if the pipeline names a single other one.
pub(super) fn place(graph: &Graph, islands: &mut [Island]) {
    let whole = graph.settings.engine();
    for island in islands.iter_mut() {
        island.placement = named(graph, island).unwrap_or_else(|| match whole {
            EngineName::Hybrid => suited(graph, island),
            whole => Placement { engine: whole, why: "it is the pipeline's".to_owned() },
        });
    }
    let one = whole != EngineName::Hybrid
        && islands.iter().all(|island| island.placement.engine == whole);
    for island in islands {
        island.on_hybrid = if one { suited(graph, island).engine } else { island.placement.engine };
    }
}

fn named(graph: &Graph, island: &Island) -> Option<Placement> {
    let nodes = island.nodes.iter().map(|&node| graph.node(node));
    let mut named = nodes.filter_map(|node| Some((node, node.annotations.engine.as_ref()?)));
    let (node, engine) = named.next()?;
    Some(Placement { engine: engine.value, why: format!("`{}` names it", node.label) })
}

fn suited(graph: &Graph, island: &Island) -> Placement {
    let nodes = || island.nodes.iter().map(|&node: &NodeId| graph.node(node));
    let because = |node: &Node, why| format!("`{}` {why}", node.label);
    for rule in &RULES {
        if let Some(node) = nodes().find(|node| (rule.is)(node)) {
            return Placement { engine: rule.engine, why: because(node, rule.why) };
        }
    }
    // What is light goes with what waits, since no worker need be called for it, unless its neighbours are not.
    match nodes().find(|node| is_light(node)) {
        Some(node) if !nodes().any(computes) => {
            Placement { engine: EngineName::Tokio, why: because(node, "is light by its hint") }
        }
        _ => Placement { engine: EngineName::Steal, why: "its stages only compute".to_owned() },
    }
}

/// It calls a function of the user's that nobody called light.
fn computes(node: &Node) -> bool {
    let calls = node.op.params.iter().any(|param| matches!(param, Param::Function(_)));
    calls && !is_light(node)
}

fn is_replicated(node: &Node) -> bool {
    node.region.is_some()
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

fn is_end(node: &Node) -> bool {
    node.op.shape == Shape::Source || node.op.is_sink
}

fn is_join(node: &Node) -> bool {
    node.op.shape.is_join()
}

#[cfg(test)]
mod tests {
    use crate::{annotation::EngineName, plan::plan, testing::graph};

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

    /// Where the hybrid engine runs each island of a pipeline that was declared for another.
    fn on_hybrid(source: &str) -> Vec<EngineName> {
        let graph = graph(source);
        plan(&graph).islands.iter().map(|island| island.on_hybrid).collect()
    }

    #[test]
    fn given_to_hybrid_islands_of_another_engine_go_by_the_same_rules() {
        use EngineName::{Dataflow, Steal, Tokio};
        let found = on_hybrid(
            "#![engine(tokio)]
            let left = source(x) |> boundary() |> map(f) |> boundary() |> #[hint(stateful)] map(g);
            let right = source(y) |> #[hint(cpu = heavy)] map(h) |> #[parallel(2)] map(async |n| n);
            merge(left, right) |> boundary() |> sink(s);",
        );
        let (left, right, joined) =
            ([Dataflow, Steal, Dataflow], [Steal, Tokio], [Dataflow, Dataflow]);
        assert_eq!(found, [&left[..], &right, &joined].concat());
    }

    #[test]
    fn given_to_hybrid_a_mixed_pipeline_stays_where_its_stages_say() {
        use EngineName::{Steal, Tokio};
        let found = on_hybrid("#![engine(tokio)] source(x) |> #[engine(steal)] map(f) |> count()");
        assert_eq!(found, [Tokio, Steal, Tokio]);
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
    fn light_stages_take_no_others_along() {
        let light = "#[hint(cpu = light)]";
        let found = placed(&format!(
            "#![engine(hybrid)]
            source(x) |> {light} map(f) |> boundary() |> {light} map(g) |> map(h) |> boundary() |> {light} map(i) |> count()",
        ));
        let expected = [
            "source: dataflow, `source` may block where items come in, meet or leave",
            "boundary: steal, its stages only compute",
            "boundary_2: tokio, `map_4` is light by its hint",
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
