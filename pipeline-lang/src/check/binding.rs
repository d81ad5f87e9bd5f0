//! A flow ends in a sink, a result or a name, and the binding fits its last stage.

use crate::{
    diagnostic::{Code, Diagnostics, Site},
    graph::Node,
    lower::{Flow, Written},
    ops::{Fork, Rate, Shape},
    syntax::tree::Binding,
};

pub(super) fn check_bindings(written: &Written, diagnostics: &mut Diagnostics) {
    for flow in &written.flows {
        match flow.nodes.last().map(|last| written.node(*last)) {
            Some(last) if last.faulty => {}
            Some(last) => check_end(&flow.binding, last, diagnostics),
            None => check_bare_name(written, flow, diagnostics),
        }
    }
}

const ENDS: &str =
    "end it by `for_each(..)`, `sink(..)`, `fold(..)`, `collect()`, .. or name it by `let`";

/// `a;` or `let b = a;`
fn check_bare_name(written: &Written, flow: &Flow, diagnostics: &mut Diagnostics) {
    let Some(head) = &flow.head else { return };
    if written.streams.definition(head).is_none() {
        return; // Reported as unknown.
    }
    match &flow.binding {
        Binding::None => {
            let message = format!("stream `{head}` leads nowhere");
            diagnostics.error(Code::NoSink, head.span(), message).help(ENDS);
        }
        Binding::Name(name) => {
            let message = format!("`{name}` is only another name for `{head}`");
            let help = format!("write `{head}` where `{name}` is used");
            diagnostics.error(Code::Renamed, name.span(), message).help(help);
        }
        Binding::Names(_, at) => {
            let message = format!("`{head}` is one stream, not several");
            let help = format!("clone its items by `{head} |> broadcast()`");
            diagnostics.error(Code::WrongBinding, *at, message).help(help);
        }
        Binding::Faulty => {}
    }
}

fn check_end(binding: &Binding, last: &Node, diagnostics: &mut Diagnostics) {
    match last.op.shape {
        Shape::Fork(Fork::Arms) => {
            let message = "a `match` names its streams in its arms, not by `let`".to_string();
            refuse_binding(binding, Code::WrongBinding, message, diagnostics);
        }
        Shape::Terminal => {
            let message = format!("`{}` gives no result to name", last.op.name);
            refuse_binding(binding, Code::EndBound, message, diagnostics);
        }
        Shape::Fork(fork) => check_fork(binding, fork, last, diagnostics),
        Shape::Source | Shape::Join(_) | Shape::Through(_) => {
            check_single(binding, last, diagnostics);
        }
    }
}

fn refuse_binding(binding: &Binding, code: Code, message: String, diagnostics: &mut Diagnostics) {
    let at = match binding {
        Binding::Name(name) => Site::from(name.span()),
        Binding::Names(_, at) => *at,
        Binding::None | Binding::Faulty => return,
    };
    diagnostics.error(code, at, message).help("remove the `let .. =`");
}

fn check_fork(binding: &Binding, fork: Fork, last: &Node, diagnostics: &mut Diagnostics) {
    let (at, found) = match binding {
        Binding::Names(names, at) => (*at, names.len()),
        Binding::Name(name) => (Site::from(name.span()), 1),
        Binding::None => (Site::from(last.span), 0),
        Binding::Faulty => return,
    };
    let (fits, expected) = match fork {
        Fork::Either | Fork::Both => (found == 2, "exactly two streams"),
        Fork::All | Fork::Arms => (found >= 2, "two streams or more"),
    };
    if fits {
        return;
    }
    let names = if found == 1 { "name" } else { "names" };
    let message = format!("`{}` gives {expected}, found {found} {names}", last.op.name);
    let help = format!("write `{}`", last.op.signature);
    diagnostics.error(Code::WrongBinding, at, message).help(help);
}

fn check_single(binding: &Binding, last: &Node, diagnostics: &mut Diagnostics) {
    let name = last.op.name;
    match binding {
        Binding::None if last.op.shape != Shape::Through(Rate::Final) => {
            let message = format!("`{name}` gives a stream that leads nowhere");
            diagnostics.error(Code::NoSink, last.span, message).help(ENDS);
        }
        Binding::Names(names, at) => {
            let (message, help) = match names.as_slice() {
                [name] => (
                    "one name in parentheses".to_string(),
                    format!("write `let {name} = ..` without them"),
                ),
                _ => (
                    format!("`{name}` gives one stream, found {} names", names.len()),
                    "several streams come from `partition`, `broadcast` and `unzip`".to_string(),
                ),
            };
            diagnostics.error(Code::WrongBinding, *at, message).help(help);
        }
        Binding::None | Binding::Name(_) | Binding::Faulty => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::{diagnostic::Code, testing::assert_mistake};

    #[test]
    fn leads_nowhere() {
        let message = "`map` gives a stream that leads nowhere";
        assert_mistake("source(x) |> map(f)", Code::NoSink, "map", message);
        let message = "stream `a` leads nowhere";
        assert_mistake("let a = source(x); a;", Code::NoSink, "a;", message);
    }

    #[test]
    fn an_unknown_name_alone() {
        assert_mistake("a;", Code::UnknownStream, "a;", "unknown stream `a`");
        assert_mistake("let b = a;", Code::UnknownStream, "a;", "unknown stream `a`");
    }

    #[test]
    fn another_name() {
        let source = "let a = source(x);\nlet b = a;\nb |> count()";
        assert_mistake(source, Code::Renamed, "b = a", "`b` is only another name for `a`");
    }

    #[test]
    fn too_many_names_for_a_fork() {
        let message = "`partition` gives exactly two streams, found 3 names";
        let source = "let (a, b, c) = source(x) |> partition(f);\nmerge(a, b, c) |> count()";
        assert_mistake(source, Code::WrongBinding, "(a, b, c)", message);
    }

    #[test]
    fn too_few_names_for_a_fork() {
        let message = "`broadcast` gives two streams or more, found 0 names";
        assert_mistake("source(x) |> broadcast()", Code::WrongBinding, "broadcast", message);
        let message = "`unzip` gives exactly two streams, found 1 name";
        let source = "let a = source(x) |> unzip();\na |> count()";
        assert_mistake(source, Code::WrongBinding, "a =", message);
    }

    #[test]
    fn names_for_one_stream() {
        let message = "`map` gives one stream, found 2 names";
        let source = "let (a, b) = source(x) |> map(f);\nmerge(a, b) |> count()";
        assert_mistake(source, Code::WrongBinding, "(a, b)", message);
    }

    #[test]
    fn one_name_in_parentheses() {
        let source = "let (a) = source(x) |> map(f);\na |> count()";
        assert_mistake(source, Code::WrongBinding, "(a)", "one name in parentheses");
    }

    #[test]
    fn a_name_for_nothing() {
        let message = "`for_each` gives no result to name";
        assert_mistake("let a = source(x) |> for_each(f);", Code::EndBound, "a", message);
    }
}
