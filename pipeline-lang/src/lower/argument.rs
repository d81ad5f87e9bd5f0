//! What each argument is: a closure to paste, a path to call, or a value to evaluate once. A join's arguments are the
//! names of its inputs.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{Expr, Stmt};

use super::Lowering;
use crate::{
    annotation::Key,
    diagnostic::{Code, Diagnostics, Site},
    graph::{Argument, ArgumentForm, Node, NodeId},
    ops::Param,
    syntax::tree::Arguments,
};

/// The arguments of a stage; `None` if they cannot be used, which was reported.
pub(super) fn lower(
    lowering: &mut Lowering<'_>,
    id: NodeId,
    node: &Node,
    arguments: Arguments,
) -> Option<Vec<Argument>> {
    let Arguments::Read(arguments) = arguments else { return None };
    if node.faulty {
        // The operator may have been a join.
        arguments.iter().filter_map(as_name).for_each(|name| lowering.mentioned.add(name));
        return Some(Vec::new());
    }
    if node.op.shape.is_join() {
        return take_inputs(lowering, id, node, arguments);
    }
    if arguments.len() != node.op.params.len() {
        report_count(lowering.diagnostics, node, arguments.len());
        return None;
    }
    let params = node.op.params.iter().zip(arguments);
    params.map(|(param, expr)| classify(*param, expr, node.span, lowering.diagnostics)).collect()
}

/// The names that a merge, zip or concat joins.
fn take_inputs(
    lowering: &mut Lowering<'_>,
    id: NodeId,
    node: &Node,
    arguments: Vec<Expr>,
) -> Option<Vec<Argument>> {
    let mut all_names = true;
    for (input, expr) in arguments.iter().enumerate() {
        match as_name(expr) {
            Some(name) => lowering.streams.take(name, Some(id), input),
            None => {
                all_names = false;
                lowering.mentioned.add_all(expr.to_token_stream());
                let message = format!("`{}` joins streams by their names", node.op.name);
                lowering
                    .diagnostics
                    .error(Code::WrongArguments, Site::of(expr, node.span), message)
                    .help("name this one first: `let name = ..;`");
            }
        }
    }
    all_names.then(Vec::new)
}

fn as_name(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) if path.qself.is_none() && path.attrs.is_empty() => path.path.get_ident(),
        _ => None,
    }
}

fn report_count(diagnostics: &mut Diagnostics, node: &Node, found: usize) {
    let (name, expected) = (node.op.name, node.op.params.len());
    let arguments = if expected == 1 { "argument" } else { "arguments" };
    let message = match expected {
        0 => format!("`{name}` takes no arguments, found {found}"),
        _ => format!("`{name}` takes {expected} {arguments}, found {found}"),
    };
    let help = format!("write `{}`", node.op.signature);
    diagnostics.error(Code::WrongArguments, node.span, message).help(help);
}

fn classify(
    param: Param,
    expr: Expr,
    stage: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Argument> {
    let expr = without_parentheses(expr);
    let form = match param {
        Param::Init => ArgumentForm::Init,
        Param::Count { .. } | Param::Value(_) => ArgumentForm::Hoisted,
        Param::Function(_) if ends_in_closure(&expr) => {
            diagnostics
                .error(
                    Code::BlockAsFunction,
                    Site::of(&expr, stage),
                    "a block that ends in a closure is no function the pipeline can paste",
                )
                .help("lift it to a `let` above the pipeline");
            return None;
        }
        Param::Function(_) => function_form(&expr),
    };
    Some(Argument { expr, form })
}

/// What the function of `by = key` is.
pub(super) fn lower_key(key: &Key, diagnostics: &mut Diagnostics) -> Option<Argument> {
    classify(Param::Function("|item| key"), key.function.clone(), key.span, diagnostics)
}

fn function_form(expr: &Expr) -> ArgumentForm {
    match expr {
        Expr::Closure(closure) if closure.asyncness.is_some() => ArgumentForm::AsyncClosure,
        Expr::Closure(_) => ArgumentForm::Closure,
        Expr::Path(_) => ArgumentForm::Path,
        _ => ArgumentForm::Hoisted,
    }
}

/// Parentheses, and the invisible groups of a `macro_rules!`, do not change what an argument is.
fn without_parentheses(expr: Expr) -> Expr {
    match expr {
        Expr::Paren(paren) => without_parentheses(*paren.expr),
        Expr::Group(group) => without_parentheses(*group.expr),
        expr => expr,
    }
}

fn ends_in_closure(expr: &Expr) -> bool {
    let statements = match expr {
        Expr::Block(block) => &block.block.stmts,
        Expr::Unsafe(block) => &block.block.stmts,
        _ => return false,
    };
    matches!(statements.last(), Some(Stmt::Expr(Expr::Closure(_), None)))
}
