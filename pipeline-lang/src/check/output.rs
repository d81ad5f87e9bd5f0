//! What the pipeline returns can be told apart: one result alone, or every result by its name.

use crate::{
    diagnostic::{Code, Diagnostics, Site},
    graph::Output,
    lower::Written,
};

pub(super) fn check_outputs(written: &Written, diagnostics: &mut Diagnostics) {
    let outputs = written.graph.outputs.iter();
    let outputs: Vec<_> = outputs.filter(|output| !written.node(output.node).faulty).collect();
    match outputs.as_slice() {
        [] | [Output { name: None, .. }] => check_struct(written, diagnostics),
        several => check_named(written, several, diagnostics),
    }
}

/// A struct of the caller's has fields, and so needs named results.
fn check_struct(written: &Written, diagnostics: &mut Diagnostics) {
    let Some(path) = &written.graph.settings.output else { return };
    // Where something could not be read, its results are not known.
    if diagnostics.has_errors() {
        return;
    }
    let at = Site::of(path, written.graph.span);
    diagnostics
        .error(Code::UnnamedOutputs, at, "`#![output]` names a struct, but no result has a name")
        .help("name the result of each field: `let field = .. |> fold(..);`");
}

fn check_named(written: &Written, outputs: &[&Output], diagnostics: &mut Diagnostics) {
    for output in outputs.iter().filter(|output| output.name.is_none()) {
        let (node, count) = (written.node(output.node), outputs.len());
        let message =
            format!("the pipeline has {count} results, and that of `{}` has no name", node.op.name);
        diagnostics
            .error(Code::UnnamedOutputs, node.span, message)
            .help("`let name = ..;` makes it a field of what the pipeline returns");
    }
}

#[cfg(test)]
mod tests {
    use crate::{diagnostic::Code, testing::assert_mistake};

    #[test]
    fn several_and_one_unnamed() {
        let source = "let n = source(x) |> count();\nsource(y) |> collect()";
        let message = "the pipeline has 2 results, and that of `collect` has no name";
        assert_mistake(source, Code::UnnamedOutputs, "collect", message);
    }

    #[test]
    fn a_struct_without_fields() {
        let message = "`#![output]` names a struct, but no result has a name";
        let source = "#![output = Totals] source(x) |> count()";
        assert_mistake(source, Code::UnnamedOutputs, "Totals", message);
    }
}
