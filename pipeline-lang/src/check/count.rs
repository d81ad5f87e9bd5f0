//! A number of items that is written as a literal is in range.

use super::sound;
use crate::{
    diagnostic::{Code, Diagnostics},
    lower::Written,
    ops::Param,
};

pub(super) fn check_counts(written: &Written, diagnostics: &mut Diagnostics) {
    for node in sound(written) {
        for (param, argument) in node.op.params.iter().zip(&node.arguments) {
            let Param::Count { least } = param else { continue };
            let Some(literal) = argument.integer() else { continue };
            // What does not fit is rustc's to refuse.
            if literal.base10_parse::<usize>().is_ok_and(|count| count < *least) {
                let name = node.op.name;
                let message =
                    format!("`{name}` takes a number of at least {least}, found {literal}");
                diagnostics.error(Code::OutOfRange, literal.span(), message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, graph},
    };

    #[test]
    fn an_empty_batch() {
        let source = "source(x) |> batch(0) |> count()";
        let message = "`batch` takes a number of at least 1, found 0";
        assert_mistake(source, Code::OutOfRange, "0", message);
    }

    #[test]
    fn to_take_nothing_is_allowed() {
        graph("source(x) |> take(0) |> count()");
    }
}
