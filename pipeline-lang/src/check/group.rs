//! `group_by` stands directly in front of what is done for each key.

use super::sound;
use crate::{
    diagnostic::{Code, Diagnostics},
    graph::Node,
    lower::Written,
    ops::{Rate, Shape},
};

pub(super) fn check_groups(written: &Written, diagnostics: &mut Diagnostics) {
    for node in sound(written).filter(|node| node.op.groups) {
        let mut behind = written.graph.outputs_of(node.id).map(|link| written.node(link.to));
        // Without a stage behind it, its stream is reported as unused or leading nowhere.
        let Some(next) = behind.next() else { continue };
        if next.faulty {
            continue;
        }
        if next.op.shape != Shape::Through(Rate::Groups) {
            let message = format!("`group_by` cannot be followed by `{}`", next.op.name);
            diagnostics
                .error(Code::GroupWithoutFold, next.span, message)
                .help("go on with what is done for each key: `fold`, `aggregate`, `reduce` or `count`, directly behind it");
        } else {
            check_together(node, next, diagnostics);
        }
    }
}

/// The two are one step: a queue or a region must not stand between them.
fn check_together(node: &Node, next: &Node, diagnostics: &mut Diagnostics) {
    let message = format!("`group_by` and its `{}` are one step", next.op.name);
    if let Some(buffer) = &next.annotations.buffer {
        let help = "move the annotation in front of `group_by`";
        diagnostics.error(Code::GroupWithoutFold, buffer.span, message).help(help);
    } else if let Some(engine) = &next.annotations.engine
        && node.annotations.engine.as_ref().map(|named| named.value) != Some(engine.value)
    {
        let help = "move the annotation in front of `group_by`";
        diagnostics.error(Code::GroupWithoutFold, engine.span, message).help(help);
    } else if node.region != next.region {
        let help = format!(
            "put one annotation around both: `#[parallel(..)] {{ group_by(..) |> {}(..) }}`",
            next.op.name
        );
        diagnostics.error(Code::GroupWithoutFold, next.span, message).help(help);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, graph, help},
    };

    #[test]
    fn something_else_behind_it() {
        let source = "source(x) |> group_by(key) |> map(f) |> count()";
        let message = "`group_by` cannot be followed by `map`";
        assert_mistake(source, Code::GroupWithoutFold, "map", message);
    }

    #[test]
    fn behind_a_name() {
        let source = "let groups = source(x) |> group_by(key);\ngroups |> count()";
        let message = "`group_by` cannot be followed by `count`";
        assert_mistake(source, Code::GroupWithoutFold, "count", message);
    }

    #[test]
    fn something_between_the_two() {
        let source = "source(x) |> group_by(key) |> #[buffer(8)] count() |> collect()";
        let message = "`group_by` and its `count` are one step";
        assert_mistake(source, Code::GroupWithoutFold, "8", message);
    }

    #[test]
    fn an_engine_for_the_second() {
        let source = "#![engine(steal)] source(x) |> group_by(key) |> #[engine(dataflow)] count() |> collect()";
        let message = "`group_by` and its `count` are one step";
        assert_mistake(source, Code::GroupWithoutFold, "dataflow", message);
        graph(
            "#![engine(steal)] source(x) |> #[engine(dataflow)] group_by(key) |> count() |> collect()",
        );
    }

    #[test]
    fn an_annotation_for_one_of_the_two() {
        for source in [
            "source(x) |> #[parallel(2, by = key)] group_by(key) |> count() |> collect()",
            "source(x) |> group_by(key) |> #[parallel(2, by = key)] count() |> collect()",
        ] {
            let message = "`group_by` and its `count` are one step";
            assert_mistake(source, Code::GroupWithoutFold, "count", message);
            let around =
                "put one annotation around both: `#[parallel(..)] { group_by(..) |> count(..) }`";
            assert_eq!(help(source), around);
        }
    }

    #[test]
    fn for_each_key() {
        for each in ["fold(0, f)", "aggregate(0, f)", "reduce(f)", "count()"] {
            graph(&format!("source(x) |> group_by(key) |> {each} |> collect()"));
        }
        graph("source(x) |> #[parallel(2, by = key)] { group_by(key) |> count() } |> collect()");
    }

    #[test]
    fn groups_are_state() {
        let source = "source(x) |> #[parallel(2)] { group_by(key) |> count() } |> collect()";
        let message = "`group_by` keeps state, which parallel replicas cannot share";
        assert_mistake(source, Code::StateInRegion, "group_by", message);
    }
}
