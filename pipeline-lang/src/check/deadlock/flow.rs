//! What a stage does to the number of items, as far as the block says it.

use crate::{
    annotation::OnError,
    graph::{DEAD_LETTER, Graph, Node, NodeId, PortIndex},
    ops::{Flow, Rate, Shape},
};

/// How many items leave a stage by one port for those that enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// One for one. It may end its input early.
    Each,
    /// One for so many.
    Gather(u64),
    /// So many for one.
    Spread(u64),
    /// All but the first so many.
    Skip(u64),
    /// The first so many, then the end.
    Take(u64),
    /// Nobody knows how many, but no more than enter.
    Fewer,
    /// Nobody knows how many.
    Unknown,
    /// Nothing before the input ends.
    Last,
}

/// What the stages of one island do to the items on their way from its first stage, or a fork, to an edge.
pub(super) fn effects(graph: &Graph, path: &[(NodeId, PortIndex)]) -> Vec<(NodeId, Effect)> {
    path.iter().map(|&(id, port)| (id, effect(graph, graph.node(id), port))).collect()
}

fn effect(graph: &Graph, node: &Node, port: PortIndex) -> Effect {
    match node.op.shape {
        // A join's inputs are told apart where they are turned at or passed.
        Shape::Source | Shape::Join(_) => Effect::Each,
        Shape::Fork(fork) if fork.gives_to_all() => Effect::Each,
        Shape::Fork(_) | Shape::Terminal => Effect::Fewer,
        Shape::Through(_) if node.op.fallible && (port == DEAD_LETTER || skips(graph, node)) => {
            Effect::Fewer
        }
        Shape::Through(rate) => through(graph, node, rate),
    }
}

fn through(graph: &Graph, node: &Node, rate: Rate) -> Effect {
    match (node.op.flow, node.count()) {
        (Flow::Gather, Some(count)) => Effect::Gather(count),
        (Flow::Skip, Some(count)) => Effect::Skip(count),
        (Flow::Take, Some(count)) => Effect::Take(count),
        (Flow::Spread, _) => spread(graph, node),
        _ => match rate {
            Rate::One => Effect::Each,
            Rate::AtMostOne if node.op.ends_early() => Effect::Each,
            Rate::AtMostOne | Rate::Gather => Effect::Fewer,
            Rate::Many | Rate::Several => Effect::Unknown,
            Rate::Final | Rate::Groups => Effect::Last,
        },
    }
}

fn skips(graph: &Graph, node: &Node) -> bool {
    let on_error = node.annotations.on_error.as_ref().or(graph.settings.on_error.as_ref());
    on_error.is_some_and(|on_error| !matches!(on_error.value, OnError::Stop))
}

/// `unbatch` undoes the `batch` in front of it, if nothing between the two changes what is gathered.
fn spread(graph: &Graph, node: &Node) -> Effect {
    let mut at = node;
    // Replicas pass on parts of what one item was spread into.
    while node.region.is_none() {
        let Some(link) = graph.inputs(at.id).next() else { break };
        at = graph.node(link.from);
        if at.op.flow == Flow::Gather {
            return at.count().map_or(Effect::Unknown, Effect::Spread);
        }
        if !at.op.passes_items {
            break;
        }
    }
    Effect::Unknown
}

#[cfg(test)]
mod tests {
    use super::{Effect, effects};
    use crate::{graph::NodeId, testing::graph};

    /// The effects of a chain's stages between its source and its end.
    fn chain(stages: &str) -> Vec<Effect> {
        let graph = graph(&format!("source(x) |> {stages} |> for_each(f)"));
        let path: Vec<_> = (1..graph.nodes.len() - 1).map(|node| (NodeId(node), 0)).collect();
        effects(&graph, &path).into_iter().map(|(_, effect)| effect).collect()
    }

    #[test]
    fn literals_are_known() {
        let found = chain("skip(3) |> map(f) |> batch(4)");
        assert_eq!(found, [Effect::Skip(3), Effect::Each, Effect::Gather(4)]);
        assert_eq!(chain("batch(size) |> skip(n)"), [Effect::Fewer, Effect::Fewer]);
    }

    #[test]
    fn an_unbatch_undoes_its_batch() {
        let found = chain("batch(4) |> boundary() |> unbatch()");
        assert_eq!(found, [Effect::Gather(4), Effect::Each, Effect::Spread(4)]);
        let found = chain("batch(4) |> map(f) |> unbatch()");
        assert_eq!(found, [Effect::Gather(4), Effect::Each, Effect::Unknown]);
    }

    #[test]
    fn errors_that_stop_the_run_lose_no_items() {
        assert_eq!(chain("try_map(f)"), [Effect::Each]);
        assert_eq!(chain("#[on_error(skip)] try_map(f)"), [Effect::Fewer]);
    }

    #[test]
    fn an_early_end_is_known_where_its_number_is() {
        assert_eq!(chain("take(5)"), [Effect::Take(5)]);
        assert_eq!(chain("take(n)"), [Effect::Each]);
        assert_eq!(chain("take_while(f)"), [Effect::Each]);
        assert_eq!(chain("take(5) |> batch(2)"), [Effect::Take(5), Effect::Gather(2)]);
    }
}
