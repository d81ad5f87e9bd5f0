//! What cannot be read, and where it is reported.

use crate::{
    diagnostic::Code,
    testing::{assert_mistake, graph, help, mistakes},
};

#[test]
fn the_last_semicolon_may_be_missing() {
    graph("let a = source(x); a |> count()");
    graph(";; source(x) |> count();;");
}

#[test]
fn a_missing_semicolon() {
    let source = "let a = source(x)\nlet b = source(y); merge(a, b) |> count()";
    assert_mistake(source, Code::UnreadableStatement, "let b", "expected `;` before `let`");
}

#[test]
fn something_behind_a_stage() {
    let source = "source(x) |> map(f).filter(g) |> count()";
    assert_mistake(source, Code::UnreadableStage, ".filter", "expected `|>` or `;`, found `.`");
}

#[test]
fn parentheses_in_types() {
    for types in
        ["Vec<(u8, u8)>", "HashMap<(), fn(u8) -> (u8, u8)>", "Vec<<T as Into<(u8,)>>::Out>"]
    {
        graph(&format!("source(x) |> collect::<{types}>()"));
    }
    let source = "source(x) |> collect::<Vec<u8>() |> count()";
    assert_mistake(source, Code::UnreadableStage, "<Vec", "no `>` closes this `<`");
    let source = "source(x) |> collect<Vec<u8>>()";
    assert_mistake(source, Code::UnreadableStage, "<Vec", "types are written `::<..>`");
}

#[test]
fn an_empty_stage() {
    let source = "source(x) |> |> count()";
    let message = "expected a stage: an operator, `{ chain }` or `match { .. }`";
    assert_mistake(source, Code::UnreadableStage, "|> |>", message);
}

#[test]
fn an_argument_is_reported_where_it_breaks() {
    let source = "source(x) |> map(|n| n +) |> count()";
    let found = mistakes(source);
    assert!(matches!(found.as_slice(), [one] if one.starts_with("1:24 P002")), "{found:#?}");
}

#[test]
fn a_flow_without_a_head() {
    let message =
        "a flow begins with `source(..)`, a stream's name, `merge(..)`, `zip(..)` or `concat(..)`";
    for (source, token) in [
        ("|> map(f) |> count()", "|> map"),
        ("let a = ;", "="),
        ("0..9 |> count()", "0"),
        ("match { _ => drop }", "match"),
    ] {
        assert_mistake(source, Code::UnreadableStatement, token, message);
    }
    for (source, message) in [
        ("file::lines(p) |> count()", "expected `(..)`, `|>` or `;` behind `file`, found `:`"),
        ("items.iter() |> count()", "expected `(..)`, `|>` or `;` behind `items`, found `.`"),
        ("source { x } |> count()", "expected `(..)`, `|>` or `;` behind `source`, found `{ .. }`"),
    ] {
        let found = mistakes(source);
        assert!(matches!(found.as_slice(), [one] if one.ends_with(message)), "{found:#?}");
    }
}

#[test]
fn a_binding_without_a_flow() {
    let message = "expected `=` and a flow behind the name that `let` gives";
    let source = "let a source(x) |> count()";
    assert_mistake(source, Code::UnreadableStatement, "source", message);
    assert_mistake("let a;", Code::UnreadableStatement, "a", message);
}

#[test]
fn an_operator_that_is_a_path() {
    let message = "an operator is one word, not a path";
    let source = "source(x) |> iter::map(f) |> count()";
    assert_mistake(source, Code::UnreadableStage, "iter", message);
}

#[test]
fn names_that_no_stream_can_have() {
    let source = "let drop = source(x) |> count();";
    assert_mistake(source, Code::ReservedName, "drop", "no stream can be called `drop`");
    let source = "let r#type = source(x) |> count();";
    assert_mistake(source, Code::ReservedName, "r#type", "no stream can be called `r#type`");
    let source = "source(x) |> #[on_error(dead_letter = drop)] try_map(f) |> count()";
    assert_mistake(source, Code::ReservedName, "drop", "no stream can be called `drop`");
}

#[test]
fn bindings_that_are_no_names() {
    for (binding, message) in [
        ("(a, _)", "every stream is used: name it, and discard it by `|> for_each(drop)`"),
        ("mut a", "a stream is no variable: write its name without `mut`"),
        ("[a]", "expected a stream's name, or several in parentheses"),
        ("a: Items", "expected `=` behind the stream's name"),
    ] {
        let found = mistakes(&format!("let {binding} = source(x) |> map(f);"));
        assert!(matches!(found.as_slice(), [one] if one.ends_with(message)), "{found:#?}");
    }
}

#[test]
fn attributes_in_the_wrong_place() {
    let source = "#[cfg(test)] let a = source(x) |> count();";
    let message = "`#[cfg]` has no effect inside `pipeline!`";
    assert_mistake(source, Code::CfgInBlock, "#[cfg", message);
    let source = "#[buffer(2)] let a = source(x) |> count();";
    let message = "`#[buffer]` stands before a stage, not before `let`";
    assert_mistake(source, Code::NotApplicable, "#[buffer", message);
    let source = "source(x) |> match { #[cfg(test)] 0 => drop, _ => a }; a |> count()";
    assert_mistake(source, Code::CfgInBlock, "#[cfg", "`#[cfg]` has no effect inside `pipeline!`");
    let source = "source(x) |> match { #[buffer(2)] 0 => drop, _ => a }; a |> count()";
    let message = "`#[buffer]` stands before a stage, not before an arm";
    assert_mistake(source, Code::NotApplicable, "#[buffer", message);
}

#[test]
fn settings_behind_a_statement() {
    let message = "settings stand before all statements";
    for source in [
        "let a = source(x);\n#![strict] a |> count()",
        "let a = source(x);\n#![strict] let b = a |> count();",
        "source(x) |> count();\n#![strict]",
    ] {
        assert_mistake(source, Code::UnreadableStatement, "#![strict]", message);
    }
}

#[test]
fn a_block_that_ends_in_a_closure() {
    let source = "source(x) |> map({ let n = 1; move |m| m + n }) |> count()";
    let message = "a block that ends in a closure is no function the pipeline can paste";
    assert_mistake(source, Code::BlockAsFunction, "{", message);
    assert_eq!(help(source), "lift it to a `let` above the pipeline");
}

#[test]
fn arms() {
    for (arms, code) in [
        ("Some(n) = a", "P002"),
        ("Some(n) => drop(n)", "P002"),
        ("Some(n) => a(n,)", "P002"),
        ("Some(n) => 5", "P002"),
        ("_ => drop _ => drop", "P002"),
    ] {
        let found = mistakes(&format!("source(x) |> match {{ {arms} }};"));
        assert!(matches!(found.as_slice(), [one] if one.contains(code)), "{arms}: {found:#?}");
    }
}

#[test]
fn a_number_of_arguments() {
    let source = "source(x) |> fold(f)";
    assert_mistake(source, Code::WrongArguments, "fold", "`fold` takes 2 arguments, found 1");
    assert_eq!(help(source), "write `fold(init, |accumulator, item| accumulator)`");
    let source = "source(x) |> count(3)";
    assert_mistake(source, Code::WrongArguments, "count", "`count` takes no arguments, found 1");
}
