//! Guards and expressions of a `match` work on one item: they can leave neither the arm nor the caller's function.

use proc_macro2::Span;
use syn::{
    Expr, ExprAsync, ExprAwait, ExprBreak, ExprClosure, ExprContinue, ExprForLoop, ExprLoop,
    ExprReturn, ExprTry, ExprWhile, Item,
    spanned::Spanned,
    visit::{self, Visit},
};

use super::sound;
use crate::{
    diagnostic::{Code, Diagnostics},
    graph::{Arm, ArmTarget},
    lower::Written,
};

pub(super) fn check_arms(written: &Written, diagnostics: &mut Diagnostics) {
    for arm in sound(written).flat_map(|node| &node.arms) {
        for expr in expressions(arm) {
            let mut exits = Exits { loops: 0, found: Vec::new() };
            exits.visit_expr(expr);
            for (what, span) in exits.found {
                report(diagnostics, what, span);
            }
        }
    }
}

fn expressions(arm: &Arm) -> impl Iterator<Item = &Expr> {
    let routed = match &arm.target {
        ArmTarget::Route(_, _, value) => Some(&*value.expr),
        _ => None,
    };
    arm.guard.iter().chain(routed)
}

fn report(diagnostics: &mut Diagnostics, what: &str, span: Span) {
    let message = format!("`{what}` would leave the arm, which only says where an item goes");
    let help = match what {
        "?" => "do what may fail in a stage of its own, in front or behind: `try_map(|item| ..)`",
        ".await" => "wait in a stage of its own, in front or behind: `map(async |item| ..)`",
        _ => "write `=> drop` in an arm for what is to be left out",
    };
    diagnostics.error(Code::LeavesArm, span, message).help(help);
}

/// What would leave an expression: not a closure, an `async` block or a loop inside it.
struct Exits {
    loops: usize,
    found: Vec<(&'static str, Span)>,
}

impl Exits {
    fn inside_loop(&mut self, body: &syn::Block) {
        self.loops += 1;
        self.visit_block(body);
        self.loops -= 1;
    }
}

impl<'ast> Visit<'ast> for Exits {
    fn visit_expr_try(&mut self, expr: &'ast ExprTry) {
        self.found.push(("?", expr.question_token.span()));
        visit::visit_expr_try(self, expr);
    }

    fn visit_expr_await(&mut self, expr: &'ast ExprAwait) {
        self.found.push((".await", expr.await_token.span()));
        visit::visit_expr_await(self, expr);
    }

    fn visit_expr_return(&mut self, expr: &'ast ExprReturn) {
        self.found.push(("return", expr.return_token.span()));
        visit::visit_expr_return(self, expr);
    }

    fn visit_expr_break(&mut self, expr: &'ast ExprBreak) {
        if self.loops == 0 && expr.label.is_none() {
            self.found.push(("break", expr.break_token.span()));
        }
        visit::visit_expr_break(self, expr);
    }

    fn visit_expr_continue(&mut self, expr: &'ast ExprContinue) {
        if self.loops == 0 && expr.label.is_none() {
            self.found.push(("continue", expr.continue_token.span()));
        }
    }

    fn visit_expr_for_loop(&mut self, expr: &'ast ExprForLoop) {
        self.visit_expr(&expr.expr);
        self.inside_loop(&expr.body);
    }

    fn visit_expr_while(&mut self, expr: &'ast ExprWhile) {
        self.visit_expr(&expr.cond);
        self.inside_loop(&expr.body);
    }

    fn visit_expr_loop(&mut self, expr: &'ast ExprLoop) {
        self.inside_loop(&expr.body);
    }

    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}

    fn visit_expr_async(&mut self, _: &'ast ExprAsync) {}

    fn visit_item(&mut self, _: &'ast Item) {}
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, graph},
    };

    #[test]
    fn what_leaves_an_arm() {
        let said = |what: &str| {
            format!("`{what}` would leave the arm, which only says where an item goes")
        };
        for what in ["continue", "break", "return"] {
            let source = format!(
                "source(x) |> match {{ n if n > 3 || {what} => a, _ => drop }}; a |> count()"
            );
            assert_mistake(&source, Code::LeavesArm, what, &said(what));
        }
        let source = "source(x) |> match { n => a(n.get()?) }; a |> count()";
        assert_mistake(source, Code::LeavesArm, "?", &said("?"));
        let source = "source(x) |> match { n => a(n.get().await) }; a |> count()";
        assert_mistake(source, Code::LeavesArm, "await", &said(".await"));
    }

    #[test]
    fn what_stays_inside() {
        graph(
            "source(x) |> match {
                 n if (|| n?)().is_some() => a(loop { break 1 }),
                 n => a({ for x in n { if x { continue } } async { n.await? } }),
             };
             a |> count()",
        );
    }
}
