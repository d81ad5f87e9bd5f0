//! What the tests of all passes use: a block in, its graph or its mistakes out.

use crate::{
    diagnostic::{Code, Diagnostics},
    graph::Graph,
};

/// The graph of a block, and what was found wrong with it.
pub(crate) fn analyze(source: &str) -> (Graph, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let graph = crate::analyze(source.parse().expect("tokens"), &mut diagnostics);
    (graph, diagnostics)
}

/// The graph of a block without mistakes.
pub(crate) fn graph(source: &str) -> Graph {
    let (graph, diagnostics) = analyze(source);
    let found: Vec<_> = diagnostics.sorted().iter().map(|found| found.text()).collect();
    assert!(found.is_empty(), "unexpected: {found:#?}");
    graph
}

/// The mistakes of a block as `line:column code message`.
pub(crate) fn mistakes(source: &str) -> Vec<String> {
    let (_, diagnostics) = analyze(source);
    let show = |found: &&crate::diagnostic::Diagnostic| {
        let (line, column) = found.at.position();
        format!("{line}:{column} {} {}", found.code, found.message)
    };
    diagnostics.sorted().iter().map(show).collect()
}

/// Asserts that a block has exactly one mistake, this one, under the token it begins at.
#[track_caller]
pub(crate) fn assert_mistake(source: &str, code: Code, token: &str, message: &str) {
    let (_, diagnostics) = analyze(source);
    let sorted = diagnostics.sorted();
    let [found] = sorted.as_slice() else { panic!("not one mistake: {:#?}", mistakes(source)) };
    assert_eq!((found.code, found.message.as_str()), (code, message));
    let (line, column) = found.at.position();
    let at: String =
        source.lines().nth(line - 1).unwrap_or_default().chars().skip(column).collect();
    assert!(at.starts_with(token), "points at `{at}`, not at `{token}`");
}

/// The help of a block's only mistake.
#[track_caller]
pub(crate) fn help(source: &str) -> String {
    let (_, diagnostics) = analyze(source);
    let sorted = diagnostics.sorted();
    let [found] = sorted.as_slice() else { panic!("not one mistake: {:#?}", mistakes(source)) };
    found.help.clone().unwrap_or_default()
}
