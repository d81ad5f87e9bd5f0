//! Where an operator may stand: a source or a join begins a flow, a fork or an end closes it.

use crate::{
    diagnostic::{Code, Diagnostics},
    graph::{Node, NodeId},
    lower::Written,
    ops::{Fork, Shape},
};

pub(super) fn check_sources(written: &Written, diagnostics: &mut Diagnostics) {
    // What could not be read may have been the source, and was reported.
    if written.flows.is_empty() && !diagnostics.has_errors() {
        diagnostics
            .error(Code::NoSource, written.graph.span, "a pipeline without a source")
            .help("begin with `source(items) |> ..`");
    }
}

pub(super) fn check_heads(written: &Written, diagnostics: &mut Diagnostics) {
    let heads = written.flows.iter().filter(|flow| flow.head.is_none());
    for head in heads.filter_map(|flow| sound(written, *flow.nodes.first()?)) {
        if matches!(head.op.shape, Shape::Source | Shape::Join(_)) {
            continue;
        }
        let message = format!("`{}` has no input: a flow cannot begin with it", head.op.name);
        diagnostics.error(Code::NoSource, head.span, message).help(
            "a flow begins with `source(..)`, a stream's name, `merge(..)`, `zip(..)` or `concat(..)`",
        );
    }
}

pub(super) fn check_middles(written: &Written, diagnostics: &mut Diagnostics) {
    for flow in &written.flows {
        let heads = usize::from(flow.head.is_none());
        for id in flow.nodes.iter().skip(heads) {
            check_takes_input(written, *id, diagnostics);
        }
        for pair in flow.nodes.windows(2) {
            check_goes_on(written, pair[0], diagnostics);
        }
    }
}

fn check_takes_input(written: &Written, id: NodeId, diagnostics: &mut Diagnostics) {
    let Some(node) = sound(written, id) else { return };
    let name = node.op.name;
    let help = match node.op.shape {
        Shape::Source => "begin a flow of its own with it, and `merge` or `concat` the two".into(),
        Shape::Join(_) => format!("name the stream by a `let`, and write `{name}(that, other)`"),
        _ => return,
    };
    let message = format!("`{name}` begins a flow: it takes nothing from `|>`");
    diagnostics.error(Code::Misplaced, node.span, message).help(help);
}

fn check_goes_on(written: &Written, id: NodeId, diagnostics: &mut Diagnostics) {
    let Some(node) = sound(written, id) else { return };
    let name = node.op.name;
    let (message, help) = match node.op.shape {
        Shape::Terminal => (
            format!("`{name}` ends a flow: nothing can follow it"),
            "move it to the end; `inspect` looks at passing items",
        ),
        Shape::Fork(Fork::Arms) => (
            "a `match` ends a flow: its arms name the streams that go on".to_string(),
            "go on with `name |> ..` for each of them",
        ),
        Shape::Fork(Fork::Either | Fork::Both | Fork::All) => (
            format!("`{name}` gives several streams: nothing can follow it"),
            "name them by `let (a, b) = ..;`, and go on with `a |> ..` and `b |> ..`",
        ),
        Shape::Source | Shape::Join(_) | Shape::Through(_) => return,
    };
    diagnostics.error(Code::Misplaced, node.span, message).help(help);
}

fn sound(written: &Written, id: NodeId) -> Option<&Node> {
    Some(written.node(id)).filter(|node| !node.faulty)
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, mistakes},
    };

    #[test]
    fn an_empty_block() {
        assert_eq!(mistakes("").len(), 1);
        assert_eq!(mistakes("#![strict]").len(), 1);
    }

    #[test]
    fn a_head_without_input() {
        let message = "`map` has no input: a flow cannot begin with it";
        assert_mistake("map(f) |> count()", Code::NoSource, "map", message);
    }

    #[test]
    fn a_source_in_the_middle() {
        let message = "`source` begins a flow: it takes nothing from `|>`";
        assert_mistake("source(x) |> source(y) |> count()", Code::Misplaced, "source(y)", message);
    }

    #[test]
    fn a_join_as_a_stage() {
        let source = "let a = source(x);\nlet b = source(y);\na |> zip(b, c) |> count()";
        assert!(mistakes(source)[0].contains("`zip` begins a flow"), "{:#?}", mistakes(source));
    }

    #[test]
    fn something_behind_the_end() {
        let message = "`for_each` ends a flow: nothing can follow it";
        assert_mistake("source(x) |> for_each(f) |> count()", Code::Misplaced, "for_each", message);
    }

    #[test]
    fn something_behind_a_fork() {
        let message = "`broadcast` gives several streams: nothing can follow it";
        let source = "source(x) |> broadcast() |> count()";
        assert_mistake(source, Code::Misplaced, "broadcast", message);
    }
}
