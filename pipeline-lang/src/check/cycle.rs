//! No stream flows into itself: items would wait for each other forever.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostics, position},
    graph::{Graph, Link, NodeId},
    lower::Written,
};

pub(super) fn check_cycles(written: &Written, diagnostics: &mut Diagnostics) {
    let graph = &written.graph;
    let mut left: BTreeSet<NodeId> = graph.nodes.iter().map(|node| node.id).collect();
    loop {
        peel(graph, &mut left);
        let Some(&start) = left.first() else { return };
        let cycle = walk(graph, start, &left);
        report(&cycle, diagnostics);
        for link in cycle {
            left.remove(&link.to);
        }
    }
}

/// Removes the nodes that nothing left leads to, and those that lead to nothing left, until every one left does both.
fn peel(graph: &Graph, left: &mut BTreeSet<NodeId>) {
    loop {
        let all = left.clone();
        left.retain(|&id| {
            graph.inputs(id).any(|link| all.contains(&link.from))
                && graph.outputs_of(id).any(|link| all.contains(&link.to))
        });
        if left.len() == all.len() {
            return;
        }
    }
}

/// The links of one cycle. Every node left leads to another one left, so walking on comes back.
fn walk<'g>(graph: &'g Graph, start: NodeId, left: &BTreeSet<NodeId>) -> Vec<&'g Link> {
    let mut path: Vec<&Link> = Vec::new();
    let mut at = start;
    while let Some(next) = graph.outputs_of(at).find(|link| left.contains(&link.to)) {
        path.push(next);
        at = next.to;
        if let Some(first) = path.iter().position(|link| link.from == at) {
            return path.split_off(first);
        }
    }
    path
}

fn report(cycle: &[&Link], diagnostics: &mut Diagnostics) {
    // A chain runs forward, so the way back goes through a name.
    let names: Vec<_> = cycle.iter().filter_map(|link| link.stream.as_ref()).collect();
    let first = (0..names.len()).min_by_key(|&index| position(names[index].span()));
    let Some(first) = first else { return };
    let name = names[first];
    let path: Vec<_> = (first..=first + names.len())
        .map(|step| format!("`{}`", names[step % names.len()]))
        .collect();
    let message = format!("stream `{name}` flows into itself: {}", path.join(" -> "));
    diagnostics
        .error(Code::Cycle, name.span(), message)
        .help("a flow goes one way, from its sources to its ends");
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, mistakes},
    };

    #[test]
    fn two_streams() {
        let source = "let a = b |> map(f);\nlet b = a |> map(f);";
        let message = "stream `a` flows into itself: `a` -> `b` -> `a`";
        assert_mistake(source, Code::Cycle, "a = b", message);
    }

    #[test]
    fn itself() {
        let message = "stream `a` flows into itself: `a` -> `a`";
        assert_mistake("let a = a |> map(f);", Code::Cycle, "a = a", message);
    }

    #[test]
    fn with_a_way_in_and_a_way_out() {
        // start -> all -> partition -> out
        //           ^---- back ----'
        let source = "let start = source(x);
let all = merge(start, back);
let (back, out) = all |> partition(f);
out |> count()";
        let found = "2:4 P020 stream `all` flows into itself: `all` -> `back` -> `all`";
        assert_eq!(mistakes(source), [found]);
    }

    #[test]
    fn two_cycles_are_two_mistakes() {
        let source = "let a = a |> map(f);\nlet b = b |> map(f);";
        assert_eq!(mistakes(source).len(), 2);
    }
}
