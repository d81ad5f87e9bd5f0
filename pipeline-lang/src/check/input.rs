//! A join has at least two inputs; `zip` has exactly two.

use super::sound;
use crate::{
    diagnostic::{Code, Diagnostics},
    graph::NodeId,
    lower::Written,
    ops::{Join, Shape},
};

pub(super) fn check_inputs(written: &Written, diagnostics: &mut Diagnostics) {
    for node in sound(written).filter(|node| node.op.shape.is_join()) {
        if !begins_flow(written, node.id) {
            continue; // Reported as misplaced.
        }
        let uses = written.streams.uses.iter();
        let found = uses.filter(|used| used.to == Some(node.id)).count();
        if found < 2 {
            let inputs = format!("`{}` takes at least 2 inputs, found {found}", node.op.name);
            let help = format!("write `{}`", node.op.signature);
            diagnostics.error(Code::TooFewInputs, node.span, inputs).help(help);
        } else if found > 2 && node.op.shape == Shape::Join(Join::All) {
            let message = format!("`{}` takes 2 inputs, found {found}", node.op.name);
            let help = format!(
                "{} two, name the result by `let`, and {0} that with the next",
                node.op.name
            );
            diagnostics.error(Code::WrongArguments, node.span, message).help(help);
        }
    }
}

fn begins_flow(written: &Written, id: NodeId) -> bool {
    written.flows.iter().any(|flow| flow.head.is_none() && flow.nodes.first() == Some(&id))
}

#[cfg(test)]
mod tests {
    use crate::{diagnostic::Code, testing::assert_mistake};

    #[test]
    fn one_input() {
        let source = "let a = source(x);\nmerge(a) |> count()";
        let message = "`merge` takes at least 2 inputs, found 1";
        assert_mistake(source, Code::TooFewInputs, "merge", message);
    }

    #[test]
    fn three_inputs_for_a_zip() {
        let source = "let a = source(x);\nlet b = source(y);\nlet c = source(z);
zip(a, b, c) |> count()";
        let message = "`zip` takes 2 inputs, found 3";
        assert_mistake(source, Code::WrongArguments, "zip", message);
    }

    #[test]
    fn an_input_that_is_no_name() {
        let source = "let a = source(x);\nzip(a, source(y)) |> count()";
        let message = "`zip` joins streams by their names";
        assert_mistake(source, Code::WrongArguments, "source(y)", message);
        let source = "let a = source(x);\nlet b = source(y);\nzip(a, b.clone()) |> count()";
        assert_mistake(source, Code::WrongArguments, "b.clone()", message);
    }
}
