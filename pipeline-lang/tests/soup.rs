//! Whatever tokens come in, the front end reports or accepts; and what it accepts has a plan and becomes Rust.

use pipeline_lang::{
    analyze,
    diagnostic::Diagnostics,
    expand,
    graph::Graph,
    ops::{Rate, Shape},
    plan::plan,
};
use proc_macro2::TokenStream;
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

/// Words of the language, and some that are none.
const TOKENS: &[&str] = &[
    "let",
    "a",
    "b",
    "c",
    "=",
    ";",
    "|>",
    "|",
    ">",
    ",",
    "source",
    "(x)",
    "merge",
    "(a, b)",
    "zip",
    "concat",
    "map",
    "(f)",
    "(|n| n)",
    "(async |n| n)",
    "(|a, b| a)",
    "try_map",
    "filter",
    "fold",
    "(0, f)",
    "reduce",
    "collect",
    "::<Vec<_>>",
    "()",
    "count",
    "for_each",
    "sink",
    "(to)",
    "partition",
    "broadcast",
    "unzip",
    "(a, b) =",
    "match",
    "{ Some(n) => a(n), None => drop }",
    "{ map(f) }",
    "{ map(f) |> fold(0, g) }",
    "{ }",
    "#[parallel(4)]",
    "#[parallel(0)]",
    "#[parallel(by = k)]",
    "#[buffer(8)]",
    "#[on_error(skip)]",
    "#[on_error(dead_letter = c)]",
    "#[name = \"n\"]",
    "#[retry(3)]",
    "#[cfg(test)]",
    "#![strict]",
    "#![engine(tokio)]",
    "#![buffer(1)]",
    "batch",
    "(8)",
    "take",
    "(0)",
    "boundary",
    "unbatch",
    "window",
    "join",
    "drop",
    "r#type",
    "_",
    "1000/s",
    "50ms",
    "\"text\"",
    "'x'",
    "'life",
    "#",
    "!",
    "=>",
    "..",
    "::",
    "[1]",
    "<",
    "async",
    "move",
    "mapp",
    "#[paralel(2)]",
];

/// Stages that fit behind each other, to reach deeper than words at random.
const STAGES: &[&str] = &[
    "map(f)",
    "map(|n| n)",
    "map(make()?)",
    "try_map(f)",
    "#[on_error(skip)] try_map(|n| n)",
    "filter(|n| true)",
    "flat_map(f)",
    "dedup()",
    "take(3)",
    "batch(8)",
    "unbatch()",
    "boundary()",
    "#[buffer(4)] map(f)",
    "#[parallel(2)] map(f)",
    "#[parallel(2)] { map(f) |> filter(g) }",
    "#[parallel(3)] fold(0, f) |> reduce(g)",
    "fold(0, |a, n| a)",
    "map(async |n| n)",
    "scan(0, f)",
    "#[name = \"named\"] inspect(f)",
    "flatten()",
];

const HEADS: &[&str] = &["source(x)", "a", "b", "c", "merge(a, b)", "zip(b, c)", "concat(a, c)"];
const ENDS: &[&str] = &[
    "count()",
    "for_each(f)",
    "sink(to)",
    "collect::<Vec<_>>()",
    "partition(f)",
    "broadcast()",
    "map(f)",
    "match { 0 => a, 1 => drop, n => b(n) }",
    "match { 0 => a, _ => a }",
];
const BINDINGS: &[&str] =
    &["", "let a =", "let b =", "let c =", "let (a, b) =", "let (b, c) =", "let n ="];

fn soup() -> impl Strategy<Value = String> {
    vec(select(TOKENS), 0..40).prop_map(|words| words.join(" "))
}

fn statement() -> impl Strategy<Value = String> {
    let parts = (select(BINDINGS), select(HEADS), vec(select(STAGES), 0..4), select(ENDS));
    parts.prop_map(|(binding, head, stages, end)| {
        let flow: Vec<_> = [head].into_iter().chain(stages).chain([end]).collect();
        format!("{binding} {};", flow.join(" |> "))
    })
}

/// A fork, stages in both arms, a join: whole but for what single stages do to each other.
fn topology() -> impl Strategy<Value = String> {
    let row = || vec(select(STAGES), 0..3);
    let forks = select(
        &["partition(f)", "broadcast()", "unzip()", "match { 0 => a, 1 | 2 => b, _ => drop }"][..],
    );
    let joins = select(&["merge(a2, b2)", "zip(a2, b2)", "concat(b2, a2)"][..]);
    (row(), forks, row(), row(), joins, row(), select(&ENDS[..4])).prop_map(
        |(before, fork, one, other, join, behind, end)| {
            let binding = if fork.starts_with("match") { "" } else { "let (a, b) =" };
            let flow = |head: &str, stages: Vec<&str>, end: &str| {
                [head].into_iter().chain(stages).chain([end]).collect::<Vec<_>>().join(" |> ")
            };
            format!(
                "{};\n{binding} {};\nlet b2 = {};\nlet a2 = {};",
                flow(join, behind, end),
                flow("source(x)", before, fork),
                flow("b", other, "map(g)"),
                flow("a", one, "inspect(g)"),
            )
        },
    )
}

fn block() -> impl Strategy<Value = String> {
    vec(statement(), 0..5).prop_map(|statements| statements.join("\n"))
}

/// Whether the source was accepted.
fn assert_front_end(source: &str) -> bool {
    let Ok(tokens) = source.parse::<TokenStream>() else { return false };
    let mut diagnostics = Diagnostics::default();
    let graph = analyze(tokens, &mut diagnostics);
    let reported = diagnostics.compile_errors();
    assert_eq!(diagnostics.has_errors(), !reported.is_empty(), "{source}");
    if !diagnostics.has_errors() {
        assert_whole(&graph, source);
        assert_planned(&graph, source);
    }
    // With mistakes or without, the expansion is an expression.
    let code = expand(source.parse().expect("it was parsed before"));
    syn::parse2::<syn::Expr>(code).unwrap_or_else(|error| panic!("{error} in\n{source}"));
    !diagnostics.has_errors()
}

/// Every stage is fed, nothing is faulty, and labels are identifiers that differ.
fn assert_whole(graph: &Graph, source: &str) {
    let mut labels = std::collections::BTreeSet::new();
    for node in &graph.nodes {
        assert!(!node.faulty, "{} is faulty in\n{source}", node.label);
        assert_eq!(node.arguments.len(), node.op.params.len(), "{source}");
        assert!(syn::parse_str::<syn::Ident>(&node.label).is_ok(), "{} in\n{source}", node.label);
        assert!(labels.insert(&node.label), "{} twice in\n{source}", node.label);
        let inputs = graph.inputs(node.id).count();
        match node.op.shape {
            Shape::Source => assert_eq!(inputs, 0, "{source}"),
            Shape::Join(_) => assert!(inputs >= 2, "{source}"),
            Shape::Through(_) | Shape::Fork(_) | Shape::Terminal => {
                assert_eq!(inputs, 1, "{source}")
            }
        }
    }
    assert!(graph.links.iter().enumerate().all(|(index, link)| link.id.0 == index), "{source}");
}

/// Every stage is in one island, behind all that feeds it, and every source's items come to an end somewhere.
fn assert_planned(graph: &Graph, source: &str) {
    let plan = plan(graph);
    let mut planned: Vec<_> = plan.islands.iter().flat_map(|island| &island.nodes).collect();
    planned.sort();
    let all: Vec<_> = graph.nodes.iter().map(|node| node.id).collect();
    assert!(planned.into_iter().eq(&all), "{source}");
    for edge in &plan.edges {
        assert!(plan.home[edge.from.0] < plan.home[edge.to.0], "{source}");
    }
    for node in &graph.nodes {
        let ends = matches!(node.op.shape, Shape::Terminal | Shape::Through(Rate::Final));
        let drops = !node.arms.is_empty();
        assert!(ends || drops || graph.outputs_of(node.id).count() > 0, "{source}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_at_random(source in soup()) {
        assert_front_end(&source);
    }

    #[test]
    fn flows_at_random(stages in vec(select(STAGES), 0..5), end in select(&ENDS[..4])) {
        let flow: Vec<_> = ["source(x)"].into_iter().chain(stages).chain([end]).collect();
        assert_front_end(&flow.join(" |> "));
    }

    #[test]
    fn topologies_at_random(source in topology()) {
        assert_front_end(&source);
    }

    #[test]
    fn statements_at_random(source in block()) {
        assert_front_end(&source);
    }
}

/// The strategy of topologies is worth its time only if it reaches what can be planned.
#[test]
fn enough_topologies_are_accepted() {
    let mut runner = TestRunner::deterministic();
    let sources = (0..500).map(|_| topology().new_tree(&mut runner).expect("a block").current());
    let accepted = sources.filter(|source| assert_front_end(source)).count();
    assert!(accepted >= 250, "{accepted} of 500");
}
