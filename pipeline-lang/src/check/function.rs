//! A stage's function is what its operator calls: its parameters, its `async`, its type arguments.

use syn::{Expr, ExprClosure};

use super::sound;
use crate::{
    diagnostic::{Code, Diagnostics, Site},
    graph::Node,
    lower::Written,
    ops::{Availability, OPS, Param},
};

pub(super) fn check_parameters(written: &Written, diagnostics: &mut Diagnostics) {
    for node in sound(written) {
        for (signature, closure) in closures(node) {
            let (expected, found) = (parameters(signature), closure.inputs.len());
            if expected != found {
                let name = node.op.name;
                let words = if expected == 1 { "parameter" } else { "parameters" };
                let message =
                    format!("the function of `{name}` has {expected} {words}, found {found}");
                let help = format!("write `{}`", node.op.signature);
                diagnostics.error(Code::WrongParameters, bars(closure), message).help(help);
            }
        }
    }
}

/// The closures of a stage, each with what the table says of it.
fn closures(node: &Node) -> impl Iterator<Item = (&'static str, &ExprClosure)> {
    let arguments = node.op.params.iter().zip(&node.arguments);
    arguments.filter_map(|(param, argument)| match (param, &argument.expr) {
        (Param::Function(signature), Expr::Closure(closure)) => Some((*signature, closure)),
        _ => None,
    })
}

/// How many parameters stand between the bars of `|state, item| other`.
fn parameters(signature: &str) -> usize {
    signature.split('|').nth(1).unwrap_or_default().split(',').count()
}

pub(super) fn check_keys(written: &Written, diagnostics: &mut Diagnostics) {
    for region in &written.graph.regions {
        let Some(Expr::Closure(closure)) = region.key.as_ref().map(|key| &key.expr) else {
            continue;
        };
        let (found, at) = (closure.inputs.len(), bars(closure));
        if found != 1 {
            let message = format!("the function of `by` has 1 parameter, found {found}");
            let help = "write `by = |item| key`";
            diagnostics.error(Code::WrongParameters, at, message).help(help);
        } else if let Some(token) = closure.asyncness {
            diagnostics
                .error(Code::AsyncNotAccepted, token.span, "`by` takes no `async` closure")
                .help("compute the key in a stage before");
        }
    }
}

/// Where a closure's parameters stand.
fn bars(closure: &ExprClosure) -> Site {
    Site { start: closure.inputs_begin.span, end: closure.inputs_end.span }
}

pub(super) fn check_async(written: &Written, diagnostics: &mut Diagnostics) {
    for node in sound(written) {
        let tokens = closures(node).filter_map(|(_, closure)| closure.asyncness);
        for token in tokens {
            if !node.op.asynchronous {
                let message = format!("`{}` takes no `async` closure", node.op.name);
                let help = format!("`async` closures go into {}", takers());
                diagnostics.error(Code::AsyncNotAccepted, token.span, message).help(help);
            }
        }
    }
}

fn takers() -> String {
    let takers = OPS.iter().filter(|op| op.asynchronous && op.availability == Availability::Now);
    takers.map(|op| format!("`{}`", op.name)).collect::<Vec<_>>().join(", ")
}

pub(super) fn check_turbofish(written: &Written, diagnostics: &mut Diagnostics) {
    for node in sound(written).filter(|node| !node.op.turbofish) {
        if let Some(types) = &node.turbofish {
            let message = format!("`{}` takes no type arguments", node.op.name);
            diagnostics
                .error(Code::TurbofishNotAccepted, Site::of_tokens(types, node.span), message)
                .help(format!("write `{}`", node.op.signature));
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
    fn parameters() {
        let source = "source(x) |> fold(0, |a| a)";
        let message = "the function of `fold` has 2 parameters, found 1";
        assert_mistake(source, Code::WrongParameters, "|a|", message);
    }

    #[test]
    fn async_where_none_is_accepted() {
        let source = "source(x) |> filter(async |n| true) |> count()";
        let message = "`filter` takes no `async` closure";
        assert_mistake(source, Code::AsyncNotAccepted, "async", message);
        graph("source(x) |> map(async |n| n) |> for_each(async move |n| ())");
    }

    #[test]
    fn async_in_a_region() {
        graph("source(x) |> #[parallel(4)] { map(async |n| n) } |> count()");
    }

    #[test]
    fn a_key_of_two() {
        let source = "source(x) |> #[parallel(4, by = |a, b| a)] map(f) |> count()";
        let message = "the function of `by` has 1 parameter, found 2";
        assert_mistake(source, Code::WrongParameters, "|a, b|", message);
    }

    #[test]
    fn turbofish() {
        let source = "source(x) |> map::<u8>(f) |> collect::<Vec<_>>()";
        let message = "`map` takes no type arguments";
        assert_mistake(source, Code::TurbofishNotAccepted, "u8", message);
    }
}
