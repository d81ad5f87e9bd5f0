//! The rule, and the rule against the simulator.

use proptest::prelude::*;

use super::simulator;
use crate::{
    diagnostic::{Code, Diagnostics},
    graph::Graph,
    plan::plan,
};

fn analyze(source: &str) -> (Graph, Vec<(Code, Option<String>)>) {
    let mut diagnostics = Diagnostics::default();
    let graph = crate::analyze(source.parse().expect("tokens"), &mut diagnostics);
    let found = diagnostics.sorted();
    let found = found.iter().map(|found| (found.code, found.help.clone())).collect();
    (graph, found)
}

fn codes(source: &str) -> Vec<Code> {
    analyze(source).1.into_iter().map(|(code, _)| code).collect()
}

fn ends(source: &str) -> bool {
    let (graph, _) = analyze(source);
    let plan = plan(&graph);
    (1..20).all(|seed| simulator::ends(&plan, seed * 7919))
}

/// ```text
///            .-- one --.
/// source > broadcast    zip
///            '- other -'
/// ```
fn diamond(one: &str, other: &str) -> String {
    format!(
        "#![buffer(4)]
        let (a, b) = source(x) |> broadcast();
        let one = a |> {one};
        let other = b |> {other};
        zip(one, other) |> for_each(f);"
    )
}

#[test]
fn equal_arms_are_safe() {
    for arm in ["map(f)", "#[buffer(2)] map(f)", "batch(3)", "inspect(f) |> boundary()"] {
        let source = diamond(arm, arm);
        assert_eq!(codes(&source), [], "{source}");
        assert!(ends(&source), "{source}");
    }
}

#[test]
fn what_is_held_back_must_fit_elsewhere() {
    let source = diamond("skip(3)", "map(f)");
    assert_eq!(codes(&source), []);
    assert!(ends(&source));
    let source = diamond("skip(30)", "map(f)");
    assert_eq!(codes(&source), [Code::Deadlock]);
    assert!(!ends(&source));
}

#[test]
fn the_missing_capacity_is_named_and_enough() {
    let (_, found) = analyze(&diamond("skip(30)", "map(f)"));
    let help = found[0].1.clone().expect("help");
    assert_eq!(help, "give `other` more room: `|> #[buffer(27)] boundary()` at its end");
    let mended = diamond("skip(30)", "map(f) |> #[buffer(27)] boundary()");
    assert_eq!(codes(&mended), []);
    assert!(ends(&mended));
    assert_eq!(codes(&diamond("skip(30)", "map(f) |> #[buffer(26)] boundary()")), [Code::Deadlock]);
}

#[test]
fn unequal_rates_are_mended_by_no_buffer() {
    let source = diamond("batch(3)", "#[buffer(100)] map(f)");
    assert_eq!(codes(&source), [Code::UnequalRates]);
    assert!(!ends(&source));
    assert_eq!(codes(&diamond("batch(3)", "batch(3)")), []);
}

#[test]
fn a_fold_is_waited_for_to_the_end() {
    let source = diamond("fold(0, f)", "map(f)");
    assert_eq!(codes(&source), [Code::Deadlock]);
    assert!(!ends(&source));
}

#[test]
fn a_concat_waits_for_its_earlier_inputs() {
    let source =
        "#![buffer(4)] let (a, b) = source(x) |> broadcast(); concat(a, b) |> for_each(f);";
    assert_eq!(codes(source), [Code::Deadlock]);
    assert!(!ends(source));
}

#[test]
fn a_merge_waits_for_nothing() {
    let source = "#![buffer(1)]
        let (a, b) = source(x) |> partition(f);
        let c = a |> batch(9);
        let d = b |> filter(f);
        merge(c, d) |> for_each(f);";
    assert_eq!(codes(source), []);
    assert!(ends(source));
}

#[test]
fn a_filter_in_one_arm_is_a_warning() {
    let source = diamond("filter(f)", "map(f)");
    assert_eq!(codes(&source), [Code::MayDeadlock]);
    assert!(!ends(&source));
}

/// No fork stands in front of both inputs of one zip.
#[test]
fn forks_and_zips_crosswise() {
    let crosswise = |stage: &str| {
        format!(
            "#![buffer(4)]
            let (a, b) = source(x) |> broadcast();
            let (c, d) = source(y) |> broadcast();
            let left = a |> {stage};
            let right = d |> {stage};
            zip(left, c) |> for_each(f);
            zip(b, right) |> for_each(f);"
        )
    };
    assert_eq!(codes(&crosswise("map(f)")), []);
    assert!(ends(&crosswise("map(f)")));
    assert!(codes(&crosswise("filter(f)")).contains(&Code::MayDeadlock));
    assert!(!ends(&crosswise("filter(f)")));
    assert!(codes(&crosswise("skip(30)")).contains(&Code::Deadlock));
    assert!(!ends(&crosswise("skip(30)")));
}

#[test]
fn a_merge_that_adds_items_in_one_arm_is_a_warning() {
    let source = "#![buffer(4)]
        let (a, b) = source(x) |> broadcast();
        let more = source(y);
        let both = merge(a, more);
        zip(both, b) |> for_each(f);";
    assert_eq!(codes(source), [Code::MayDeadlock]);
}

#[test]
fn a_tree_is_safe() {
    assert_eq!(
        codes(
            "let (a, b) = source(x) |> broadcast(); a |> batch(9) |> for_each(f); b |> fold(0, f);"
        ),
        []
    );
}

#[test]
fn too_many_cycles_are_said_to_be() {
    let mut source = String::from("let (l0, r0) = source(x) |> broadcast();\n");
    for n in 0..16 {
        let next = n + 1;
        source +=
            &format!("let z{n} = zip(l{n}, r{n}); let (l{next}, r{next}) = z{n} |> broadcast();\n");
    }
    source += "let z = zip(l16, r16);\n";
    // A chain of diamonds has few simple cycles; forks that each feed every join have many.
    let grid = |size: usize| {
        let mut source = String::new();
        for n in 0..size {
            let names: Vec<_> = (0..size).map(|m| format!("s{n}_{m}")).collect();
            source += &format!("let ({}) = source(x) |> broadcast();\n", names.join(", "));
        }
        for m in 0..size {
            let names: Vec<_> = (0..size).map(|n| format!("s{n}_{m}")).collect();
            source += &format!("merge({}) |> for_each(f);\n", names.join(", "));
        }
        source
    };
    assert_eq!(codes(&(source + "z |> for_each(f);")), []);
    assert_eq!(codes(&grid(3)), []);
    assert_eq!(codes(&grid(8)), [Code::NotAnalysed]);
}

/// A block from a list of choices: each takes streams from a pool and gives some back.
fn block(buffer: u8, choices: &[(u8, u8, u8)]) -> String {
    let mut source = format!("#![buffer({buffer})]\n");
    let mut pool: Vec<String> = Vec::new();
    let mut made = 0;
    let mut name = || {
        made += 1;
        format!("s{made}")
    };
    for _ in 0..2 {
        let fresh = name();
        source += &format!("let {fresh} = source(x) |> map(f);\n");
        pool.push(fresh);
    }
    for &(what, which, number) in choices {
        let one = pool.remove(usize::from(which) % pool.len());
        let stage = match what % 16 {
            0 => "map(f)".to_owned(),
            1 => format!("#[buffer({})] map(f)", number + 1),
            2 => format!("batch({})", number + 1),
            3 => format!("skip({number})"),
            4 => "filter(f)".to_owned(),
            5 if number == 0 => "fold(0, f)".to_owned(),
            6..=9 => {
                let (a, b) = (name(), name());
                let fork = if number == 0 { "partition(f)" } else { "broadcast()" };
                source += &format!("let ({a}, {b}) = {one} |> {fork};\n");
                pool.extend([a, b]);
                continue;
            }
            10..=15 if !pool.is_empty() => {
                let other = pool.remove(usize::from(number) % pool.len());
                let join =
                    ["zip", "zip", "zip", "zip", "merge", "concat"][usize::from(what % 16) - 10];
                let joined = name();
                source += &format!("let {joined} = {join}({one}, {other}) |> map(f);\n");
                pool.push(joined);
                continue;
            }
            _ => "inspect(f)".to_owned(),
        };
        let next = name();
        source += &format!("let {next} = {one} |> {stage};\n");
        pool.push(next);
    }
    pool.iter().fold(source, |source, stream| source + &format!("{stream} |> for_each(f);\n"))
}

fn choices() -> impl Strategy<Value = (u8, Vec<(u8, u8, u8)>)> {
    (1u8..4, prop::collection::vec((any::<u8>(), any::<u8>(), 0u8..4), 1..14))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_never_stops((buffer, choices) in choices(), seed: u64) {
        let source = block(buffer, &choices);
        let (graph, found) = analyze(&source);
        prop_assume!(found.is_empty());
        let plan = plan(&graph);
        for seed in [seed, seed ^ 0x5555, !seed] {
            prop_assert!(simulator::ends(&plan, seed), "{source}");
        }
    }
}

/// The test above is worth its time only if cycles are accepted, and refused, often.
#[test]
fn enough_cycles_are_accepted() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..500 {
        let (buffer, choices) = choices().new_tree(&mut runner).expect("choices").current();
        let source = block(buffer, &choices);
        let zips = source.contains("zip(") && source.contains("broadcast()");
        match codes(&source).is_empty() {
            true if zips => accepted += 1,
            true => {}
            false => refused += 1,
        }
    }
    assert!(accepted >= 50 && refused >= 50, "{accepted} accepted, {refused} refused");
}
