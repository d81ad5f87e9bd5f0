//! Whatever stands in a block, the front end answers with a graph and diagnostics, never with a panic; and a block without
//! mistakes can be planned and emitted.

use pipeline_lang::{analyze, diagnostic::Diagnostics, emit::emit, graph::Graph, plan::plan};
use proc_macro2::TokenStream;
use proptest::prelude::*;

/// Tokens of the language, and some that have no place in it.
const WORDS: &[&str] = &[
    "|>",
    "|",
    ">",
    ";",
    "=",
    "=>",
    ",",
    "::",
    "<",
    "#",
    "!",
    "?",
    "$",
    "..",
    "-",
    "'a",
    "let",
    "match",
    "if",
    "async",
    "move",
    "mut",
    "drop",
    "_",
    "r#type",
    "self",
    "crate",
    "source",
    "map",
    "try_map",
    "fold",
    "merge",
    "zip",
    "partition",
    "broadcast",
    "count",
    "collect::<Vec<_>>()",
    "a",
    "b",
    "|x| x",
    "0",
    "1",
    "99999999999999999999",
    "50ms",
    "64KiB",
    "1e9",
    "10%",
    "\"text\"",
    "'c'",
    "stop",
    "dead_letter",
    "parallel(4)",
    "parallel",
    "buffer(0)",
    "retry(3, backoff = 2s..1s)",
    "name = \"x\"",
    "engine(steal)",
    "cfg(test)",
    "on_error(skip)",
    "strict",
    "hint(cpu = light)",
];

fn soup() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS).prop_map(str::to_string);
    let leaf = prop::collection::vec(word, 0..8).prop_map(|words| words.join(" "));
    leaf.prop_recursive(4, 64, 6, |inner| {
        let delimiters = prop::sample::select(&[("(", ")"), ("[", "]"), ("{", "}"), ("", "")][..]);
        prop::collection::vec((inner, delimiters), 0..6).prop_map(|parts| {
            let parts =
                parts.into_iter().map(|(part, (open, close))| format!("{open} {part} {close}"));
            parts.collect::<Vec<_>>().join(" ")
        })
    })
}

/// Statements that mostly make sense, with streams that mostly exist.
fn statements() -> impl Strategy<Value = String> {
    let stage = prop::sample::select(
        &[
            "map(f)",
            "filter(|x| true)",
            "take(2)",
            "batch(3)",
            "flat_map(f)",
            "boundary()",
            "dedup()",
            "#[parallel(2)] map(f)",
            "#[parallel(2)] { map(f) |> filter(g) }",
            "#[buffer(4)] map(f)",
            "#[on_error(skip)] try_map(f)",
            "map(async |x| x)",
            "#[on_error(dead_letter = c)] try_map(f)",
            "#[parallel(2)] fold(0, f)",
            "reduce(f)",
            "count()",
            "scan(0, f)",
            "inspect(make())",
        ][..],
    );
    let head = prop::sample::select(
        &[
            "source(x)",
            "source(0..9)",
            "a",
            "b",
            "c",
            "d",
            "merge(a, b)",
            "zip(b, c)",
            "concat(a, d)",
        ][..],
    );
    let binding = prop::sample::select(
        &["", "", "let a =", "let b =", "let (a, b) =", "let (b, c, d) =", "let c ="][..],
    );
    let end = prop::sample::select(
        &[
            "",
            "|> for_each(f)",
            "|> count()",
            "|> partition(f)",
            "|> broadcast()",
            "|> match { 0 => a, _ => d }",
            "|> sink(to)",
            "|> collect::<Vec<_>>()",
        ][..],
    );
    let stages = prop::collection::vec(stage, 0..4);
    let statement = (binding, head, stages, end).prop_map(|(binding, head, stages, end)| {
        let stages: String = stages.iter().map(|stage| format!(" |> {stage}")).collect();
        format!("{binding} {head}{stages} {end};")
    });
    prop::collection::vec(statement, 1..5).prop_map(|statements| statements.join("\n"))
}

fn read(source: &str) -> Option<(Graph, Diagnostics)> {
    let tokens: TokenStream = source.parse().ok()?;
    let mut diagnostics = Diagnostics::default();
    let graph = analyze(tokens, &mut diagnostics);
    Some((graph, diagnostics))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn anything_is_answered(source in soup()) {
        if let Some((_, diagnostics)) = read(&source) {
            let _ = (diagnostics.compile_errors(), diagnostics.warnings());
        }
    }

    #[test]
    fn what_is_sound_is_compiled(source in statements()) {
        let (graph, diagnostics) = read(&source).expect("tokens");
        if !diagnostics.has_errors() {
            let code = emit(&plan(&graph));
            prop_assert!(syn::parse2::<syn::Expr>(code.clone()).is_ok(), "{code}");
        }
    }
}
