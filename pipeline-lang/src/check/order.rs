//! Order is given up by `unordered`, and between keys by `by = key`: what follows must not depend on it.

use proc_macro2::Span;

use super::sound;
use crate::{
    annotation::Order,
    diagnostic::{Code, Diagnostics},
    graph::{Node, NodeId},
    lower::Written,
    ops::{Rate, Shape},
};

pub(super) fn check_order(written: &Written, diagnostics: &mut Diagnostics) {
    for node in sound(written).filter(|node| node.op.needs_order) {
        let Some(lost) = lost_above(written, node, &mut Vec::new()) else { continue };
        let name = node.op.name;
        let message = format!("`{name}` depends on an order that was given up before it");
        diagnostics
            .error(Code::OrderLost, node.span, message)
            .help(lost.help(name))
            .also(lost.span(), "it is given up here");
    }
}

/// Who gave the order up.
enum Lost {
    Unordered(Span),
    ByKey(Span),
}

impl Lost {
    fn span(&self) -> Span {
        match self {
            Lost::Unordered(span) | Lost::ByKey(span) => *span,
        }
    }

    fn help(&self, name: &str) -> String {
        match self {
            Lost::Unordered(_) => {
                format!("remove `unordered`, or move `{name}` in front of the stage that says it")
            }
            Lost::ByKey(_) => format!(
                "move `{name}` in front of the region, or into it, where it works on each key's items"
            ),
        }
    }
}

/// Whether the order in which items reach a stage was given up, up to where a single result leaves none to keep.
fn lost_above(written: &Written, node: &Node, seen: &mut Vec<NodeId>) -> Option<Lost> {
    if seen.contains(&node.id) {
        return None;
    }
    seen.push(node.id);
    written.graph.inputs(node.id).find_map(|link| {
        let from = written.node(link.from);
        if from.faulty || from.op.shape == Shape::Through(Rate::Final) {
            return None;
        }
        let leaves = from.region != node.region;
        let lost = if leaves { lost_by_region(written, from) } else { None };
        lost.or_else(|| lost_in_flight(from)).or_else(|| lost_above(written, from, seen))
    })
}

fn lost_by_region(written: &Written, from: &Node) -> Option<Lost> {
    let region = &written.graph.regions[from.region?.0];
    match &region.parallel.order {
        Order::Input => None,
        Order::None => Some(Lost::Unordered(region.span)),
        Order::Key(_) => Some(Lost::ByKey(region.span)),
    }
}

fn lost_in_flight(from: &Node) -> Option<Lost> {
    let in_flight = from.in_flight.filter(|in_flight| !in_flight.ordered)?;
    Some(Lost::Unordered(in_flight.span))
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, graph},
    };

    #[test]
    fn behind_an_unordered_region() {
        let source =
            "source(x) |> #[parallel(4, unordered)] map(f) |> filter(g) |> dedup() |> count()";
        let message = "`dedup` depends on an order that was given up before it";
        assert_mistake(source, Code::OrderLost, "dedup", message);
    }

    #[test]
    fn behind_items_in_flight() {
        let source =
            "source(x) |> #[parallel(4, unordered)] map(async |n| n) |> dedup() |> count()";
        let message = "`dedup` depends on an order that was given up before it";
        assert_mistake(source, Code::OrderLost, "dedup", message);
    }

    #[test]
    fn a_key_keeps_its_own_order() {
        let by = "#[parallel(4, by = key)]";
        let source = format!("source(x) |> {by} map(f) |> dedup() |> count()");
        let message = "`dedup` depends on an order that was given up before it";
        assert_mistake(&source, Code::OrderLost, "dedup", message);
        graph(&format!("source(x) |> {by} {{ map(f) |> dedup() }} |> count()"));
    }

    #[test]
    fn pairs() {
        let source = "let (a, b) = source(x) |> broadcast();
                      let c = a |> #[parallel(2, unordered)] map(f);
                      zip(c, b) |> count()";
        let message = "`zip` depends on an order that was given up before it";
        assert_mistake(source, Code::OrderLost, "zip", message);
    }

    #[test]
    fn what_does_not_depend_on_it() {
        let unordered = "#[parallel(4, unordered)]";
        graph(&format!("source(x) |> {unordered} map(f) |> take(3) |> collect()"));
        graph(&format!("source(x) |> {unordered} fold(0, f) |> reduce(g) |> dedup() |> count()"));
    }
}
