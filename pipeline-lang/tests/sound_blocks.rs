//! Blocks that are sound by construction are accepted, in whatever order their statements stand, and compile to Rust.

use pipeline_lang::{analyze, diagnostic::Diagnostics, emit::emit, plan::plan};
use proptest::prelude::*;

/// A flow and what it leads to.
#[derive(Debug, Clone)]
struct Flow {
    stages: Vec<&'static str>,
    end: End,
}

#[derive(Debug, Clone)]
enum End {
    Nothing(&'static str),
    Result(&'static str),
    Fork(&'static str, Box<[Flow; 2]>),
    Match(Box<[Flow; 2]>),
    DeadLetters(Box<[Flow; 2]>),
    Diamond(Box<Flow>),
}

const STAGES: &[&str] = &[
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
    "#[parallel(3)] fold(0, f) |> reduce(f)",
    "scan(0, f)",
    "inspect(make())",
    "map_with(0, |n, x| x)",
];

fn flow() -> impl Strategy<Value = Flow> {
    let stages = || prop::collection::vec(prop::sample::select(STAGES), 0..4);
    let nothing = prop::sample::select(&["for_each(f)", "sink(to)", "try_for_each(f)"][..]);
    let result = prop::sample::select(&["count()", "collect::<Vec<_>>()", "fold(0, f)"][..]);
    let leaf = prop_oneof![nothing.prop_map(End::Nothing), result.prop_map(End::Result)];
    let leaf = (stages(), leaf).prop_map(|(stages, end)| Flow { stages, end });
    leaf.prop_recursive(3, 12, 2, move |inner| {
        let two = || (inner.clone(), inner.clone()).prop_map(|(one, other)| Box::new([one, other]));
        let fork = prop::sample::select(&["partition(f)", "broadcast()", "unzip()"][..]);
        let end = prop_oneof![
            (fork, two()).prop_map(|(fork, flows)| End::Fork(fork, flows)),
            two().prop_map(End::Match),
            two().prop_map(End::DeadLetters),
            inner.clone().prop_map(|flow| End::Diamond(Box::new(flow))),
        ];
        (stages(), end).prop_map(|(stages, end)| Flow { stages, end })
    })
}

/// Writes flows as statements, with a fresh name for every stream.
#[derive(Default)]
struct Writer {
    statements: Vec<String>,
    names: usize,
}

impl Writer {
    fn fresh(&mut self) -> String {
        self.names += 1;
        format!("s{}", self.names)
    }

    fn write(&mut self, head: &str, flow: &Flow) {
        let stages = flow.stages.iter().map(|stage| format!(" |> {stage}"));
        let chain = stages.fold(head.to_string(), |chain, stage| chain + &stage);
        let (one, other) = (self.fresh(), self.fresh());
        let statement = match &flow.end {
            End::Nothing(end) => format!("{chain} |> {end}"),
            End::Result(end) => format!("let {one} = {chain} |> {end}"),
            End::Fork(fork, _) => format!("let ({one}, {other}) = {chain} |> {fork}"),
            End::Match(_) => {
                format!("{chain} |> match {{ 0 => {one}, n if n > 1 => drop, n => {other}(n) }}")
            }
            End::DeadLetters(_) => {
                format!("let {one} = {chain} |> #[on_error(dead_letter = {other})] try_map(f)")
            }
            End::Diamond(_) => format!("let ({one}, {other}) = {chain} |> broadcast()"),
        };
        self.statements.push(statement);
        match &flow.end {
            End::Nothing(_) | End::Result(_) => {}
            End::Fork(_, flows) | End::Match(flows) | End::DeadLetters(flows) => {
                self.write(&one, &flows[0]);
                self.write(&other, &flows[1]);
            }
            End::Diamond(flow) => self.write(&format!("merge({one}, {other})"), flow),
        }
    }
}

fn statements() -> impl Strategy<Value = String> {
    let statements = flow().prop_map(|flow| {
        let mut writer = Writer::default();
        writer.write("source(x)", &flow);
        writer.statements
    });
    let shuffled = statements.prop_shuffle();
    shuffled.prop_map(|statements| statements.join(";\n"))
}

proptest! {
    #[test]
    fn accepted_and_compiled(source in statements()) {
        let mut diagnostics = Diagnostics::default();
        let graph = analyze(source.parse().expect("tokens"), &mut diagnostics);
        let found: Vec<_> = diagnostics.sorted().iter().map(|found| found.text()).collect();
        prop_assert!(found.is_empty(), "{found:#?}");
        let code = emit(&plan(&graph), &diagnostics);
        prop_assert!(syn::parse2::<syn::Expr>(code.clone()).is_ok(), "{code}");
    }
}
