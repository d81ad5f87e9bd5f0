//! The arguments of a stage: as many as its operator takes, and of what form.

use proc_macro2::Span;
use syn::{Expr, spanned::Spanned};

use crate::{
    diagnostic::{Code, Diagnostics},
    graph::{Argument, ArgumentForm},
    ops::{Op, Param},
};

/// Says of each argument how it is to be emitted.
pub(crate) fn classify(
    op: &Op,
    span: Span,
    args: Vec<Expr>,
    diagnostics: &mut Diagnostics,
) -> Vec<Argument> {
    if args.len() != op.params.len() {
        let takes = match op.params.len() {
            0 => "no arguments".to_owned(),
            1 => "1 argument".to_owned(),
            count => format!("{count} arguments"),
        };
        let message = format!("`{}` takes {takes}, found {}", op.name, args.len());
        let help = format!("it is written `{}`", op.signature);
        diagnostics.error_help(Code::ArgumentArity, span, message, help);
    }
    let pairs = op.params.iter().zip(args);
    pairs.map(|(param, expr)| argument(op, param, expr, diagnostics)).collect()
}

fn argument(op: &Op, param: &Param, expr: Expr, diagnostics: &mut Diagnostics) -> Argument {
    let form = match param {
        Param::Init => ArgumentForm::Init,
        Param::Value(_) => ArgumentForm::Hoisted,
        Param::Count { least } => {
            check_count(op, *least, &expr, diagnostics);
            ArgumentForm::Hoisted
        }
        Param::Function(signature) => function(op, signature, &expr, diagnostics),
    };
    Argument { expr, form }
}

fn check_count(op: &Op, least: u64, expr: &Expr, diagnostics: &mut Diagnostics) {
    if let Expr::Lit(literal) = expr
        && let syn::Lit::Int(number) = &literal.lit
        && number.base10_parse::<u64>().is_ok_and(|number| number < least)
    {
        let message = format!("`{}` takes at least {least}, found {number}", op.name);
        diagnostics.error(Code::OutOfRange, number.span(), message);
    }
}

fn function(op: &Op, signature: &str, expr: &Expr, diagnostics: &mut Diagnostics) -> ArgumentForm {
    match expr {
        Expr::Closure(closure) if closure.asyncness.is_some() => {
            if !op.asynchronous {
                let message = format!("`{}` takes no `async` closure", op.name);
                let help = "`map`, `try_map`, `filter_map`, `for_each` and `try_for_each` do";
                diagnostics.error_help(
                    Code::AsyncNotAccepted,
                    closure.asyncness.span(),
                    message,
                    help,
                );
            }
            ArgumentForm::AsyncClosure
        }
        Expr::Closure(closure) => {
            check_parameters(op, signature, closure, diagnostics);
            ArgumentForm::Closure
        }
        Expr::Path(_) => ArgumentForm::Path,
        Expr::Block(block) => {
            if let Some(syn::Stmt::Expr(Expr::Closure(closure), None)) = block.block.stmts.last() {
                let message = "a block that ends in a closure cannot be fused";
                let help = "lift what comes before the closure to a `let` above the pipeline";
                diagnostics.error_help(Code::ClosureInBlock, closure.span(), message, help);
            }
            ArgumentForm::Hoisted
        }
        _ => ArgumentForm::Hoisted,
    }
}

fn check_parameters(
    op: &Op,
    signature: &str,
    closure: &syn::ExprClosure,
    diagnostics: &mut Diagnostics,
) {
    let wanted = signature.split('|').nth(1).map_or(1, |inside| inside.split(',').count());
    let found = closure.inputs.len();
    if wanted != found {
        let message =
            format!("the closure of `{}` takes {wanted} parameters, found {found}", op.name);
        let help = format!("it is written `{}`", op.signature);
        diagnostics.error_help(Code::ArgumentArity, closure.inputs_begin.span(), message, help);
    }
}
