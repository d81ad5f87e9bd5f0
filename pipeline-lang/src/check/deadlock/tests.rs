//! The check against the simulator, and what it says.

use proptest::prelude::*;

use super::simulator::{Conduct, finishes};
use crate::{
    diagnostic::Code,
    plan::plan,
    testing::{analyze, assert_mistake, help, mistakes},
};

/// A source's items: more than all queues of a test hold together.
const ITEMS: usize = 300;

/// Whether a block finishes under many schedules and habits of its functions.
fn always_finishes(source: &str) -> bool {
    let (graph, _) = analyze(source);
    let plan = plan(&graph);
    let conducts = (0..12).map(|seed| Conduct { items: ITEMS, local: seed as usize % 4, seed });
    conducts.into_iter().all(|conduct| finishes(&plan, conduct))
}

/// Whether the check has nothing against a block.
fn is_accepted(source: &str) -> bool {
    mistakes(source).is_empty()
}

/// Two arms of one broadcast into a join.
fn diamond(buffer: usize, one: &str, other: &str, join: &str) -> String {
    format!(
        "#![buffer({buffer})]
        let (a, b) = source(x) |> broadcast();
        let one = a |> {one};
        let other = b |> {other};
        {join}(one, other) |> for_each(f)"
    )
}

#[test]
fn a_plain_diamond() {
    let source = diamond(1, "map(f)", "map(f)", "zip");
    assert!(is_accepted(&source), "{:#?}", mistakes(&source));
    assert!(always_finishes(&source));
}

#[test]
fn a_late_arm() {
    let source = diamond(4, "map(f)", "skip(100)", "zip");
    let message = "`zip` waits for `other` forever once `one` is full: 100 items may be held back, and only 4 queued";
    assert_mistake(&source, Code::Deadlock, "zip", message);
    assert_eq!(help(&source), "queue 97 more: `one |> #[buffer(97)] boundary()`");
    assert!(!always_finishes(&source));
}

#[test]
fn a_batch_larger_than_the_buffer() {
    let batches = |buffer| diamond(buffer, "map(f)", "batch(9) |> unbatch()", "zip");
    assert_eq!(help(&batches(8)), "queue 1 more: `one |> #[buffer(1)] boundary()`");
    assert!(!always_finishes(&batches(8)));
    assert!(is_accepted(&batches(9)) && always_finishes(&batches(9)));
}

#[test]
fn unequal_rates() {
    let source = diamond(100, "batch(4)", "map(f)", "zip");
    let message = "`zip` waits for `one` forever once `other` is full: of every 4 items of one, the other matches 1";
    assert_mistake(&source, Code::UnequalRates, "zip", message);
    assert!(!always_finishes(&source));
}

#[test]
fn equal_batches() {
    let source = diamond(1, "batch(4)", "map(f) |> batch(4)", "zip");
    assert!(is_accepted(&source) && always_finishes(&source));
}

#[test]
fn a_fold_in_one_arm() {
    let source = diamond(100, "fold(0, f)", "map(f)", "zip");
    let message = "`zip` waits for `one` forever once `other` is full: `fold` gives nothing before its input ends";
    assert_mistake(&source, Code::Deadlock, "zip", message);
    let help = help(&source);
    assert_eq!(help, "let `other` wait in memory: `other |> collect::<Vec<_>>() |> flatten()`");
    assert!(!always_finishes(&source));
}

#[test]
fn a_fold_in_both_arms() {
    let source = diamond(1, "fold(0, f)", "count()", "zip");
    assert!(is_accepted(&source) && always_finishes(&source));
}

#[test]
fn one_stream_behind_itself() {
    let source = diamond(100, "map(f)", "map(f)", "concat");
    let message = "`concat` waits for the end of `one` forever once `other` is full: it takes them in this order";
    assert_mistake(&source, Code::Deadlock, "concat", message);
    assert!(!always_finishes(&source));
    let source = diamond(1, "map(f)", "collect::<Vec<_>>() |> flatten()", "concat");
    assert!(is_accepted(&source) && always_finishes(&source));
    let source = diamond(5, "take(5)", "skip(5)", "concat");
    assert!(is_accepted(&source) && always_finishes(&source));
}

#[test]
fn a_filter_in_one_arm() {
    let source = diamond(100, "filter(f)", "map(f)", "zip");
    let message = "`zip` may wait for `one` forever once `other` is full: `filter` may drop any number of items";
    assert_mistake(&source, Code::MayDeadlock, "zip", message);
    assert!(!always_finishes(&source));
}

#[test]
fn a_merge_into_a_zip() {
    let source = "#![buffer(4)]
        let (a, b) = source(x) |> broadcast();
        let more = source(y);
        let mixed = merge(a, more);
        zip(mixed, b) |> for_each(f)";
    assert!(mistakes(source)[0].contains("`merge` adds items of other streams"));
    assert!(!always_finishes(source));
}

/// No fork feeds both inputs of a join.
fn crosswise(stage: &str) -> String {
    format!(
        "#![buffer(3)]
        let (a, b) = source(x) |> broadcast();
        let (c, d) = source(y) |> broadcast();
        let late = b |> {stage};
        let later = c |> {stage};
        zip(a, later) |> for_each(f);
        zip(late, d) |> for_each(f)"
    )
}

#[test]
fn crosswise_filters() {
    let found = mistakes(&crosswise("filter(f)"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("P062"), "{found:#?}");
    assert!(!always_finishes(&crosswise("filter(f)")));
}

#[test]
fn crosswise_holds_add_up() {
    assert!(is_accepted(&crosswise("skip(2)")) && always_finishes(&crosswise("skip(2)")));
    let found = mistakes(&crosswise("skip(6)"));
    assert!(found.len() == 1 && found[0].contains("12 items may be held back, and only 6 queued"));
    assert!(!always_finishes(&crosswise("skip(6)")));
}

#[test]
fn routes_that_merge_are_free() {
    let source = "#![buffer(1)]
        source(x) |> match { 0 => a, 1 => drop, n => b(n) };
        let late = a |> skip(50) |> batch(3);
        let mixed = merge(late, b);
        mixed |> for_each(f)";
    assert!(is_accepted(source) && always_finishes(source));
}

#[test]
fn a_region_in_one_arm() {
    let source = diamond(1024, "#[parallel(4)] map(f)", "batch(1024) |> unbatch()", "zip");
    assert!(is_accepted(&source), "{:#?}", mistakes(&source));
    let source = diamond(1, "#[parallel(4)] map(f)", "skip(9)", "zip");
    assert_eq!(help(&source), "queue 8 more: `one |> #[buffer(8)] boundary()`");
}

#[test]
fn too_many_ways() {
    let names = |prefix: &str| (0..8).map(|n| format!("{prefix}{n}")).collect::<Vec<_>>();
    let forks = names("f").into_iter().map(|fork| {
        let streams = names(&fork).join(", ");
        format!("let ({streams}) = source(x) |> broadcast();\n")
    });
    let zips = (0..8).map(|zip| {
        let all = names("f").into_iter().map(|fork| format!("{fork}{zip}"));
        let (mut code, mut last) = (String::new(), String::new());
        for (at, stream) in all.enumerate() {
            let next = format!("z{zip}_{at}");
            code += &match at {
                0 => String::new(),
                _ => format!("let {next} = zip({last}, {stream});\n"),
            };
            last = if at == 0 { stream } else { next };
        }
        format!("{code}{last} |> for_each(f);\n")
    });
    let source: String = forks.chain(zips).collect();
    let found = mistakes(&source);
    assert!(found.len() == 1 && found[0].contains("P063"), "{found:#?}");
}

/// Writes a topology as the numbers say: stages, forks and joins of whatever streams are open.
fn topology(buffer: usize, choices: &[(u8, u8, u8)]) -> String {
    let mut open = vec!["s0".to_string(), "s1".to_string()];
    let mut code = format!("#![buffer({buffer})]\nlet s0 = source(x);\nlet s1 = source(y);\n");
    for (step, &(what, which, number)) in choices.iter().enumerate() {
        let stream = open.swap_remove(usize::from(which) % open.len());
        let other = usize::from(number) % open.len().max(1);
        let (one, two) = (format!("a{step}"), format!("b{step}"));
        let small = 1 + number % 4;
        let stage = match what % 36 {
            0..8 => {
                code += &format!("let ({one}, {two}) = {stream} |> broadcast();\n");
                open.extend([one, two]);
                continue;
            }
            8..17 if !open.is_empty() => {
                let other = open.swap_remove(other);
                let join = if what == 16 { "concat" } else { "zip" };
                code += &format!("let {one} = {join}({stream}, {other});\n");
                open.push(one);
                continue;
            }
            17 if !open.is_empty() => {
                let other = open.swap_remove(other);
                code += &format!("let {one} = merge({stream}, {other});\n");
                open.push(one);
                continue;
            }
            18 => {
                code += &format!("let ({one}, {two}) = {stream} |> partition(f);\n");
                open.extend([one, two]);
                continue;
            }
            19 => {
                code += &format!("{stream} |> match {{ 0 => {one}, 1 => drop, n => {two}(n) }};\n");
                open.extend([one, two]);
                continue;
            }
            20 => {
                code += &format!(
                    "let {one} = {stream} |> #[on_error(dead_letter = {two})] try_map(f);\n"
                );
                open.extend([one, two]);
                continue;
            }
            21 => "collect::<Vec<_>>() |> flatten()".into(),
            31..34 => format!("skip({small})"),
            22 => format!("batch({small}) |> unbatch()"),
            23 => format!("batch({small}) |> boundary() |> filter(f) |> unbatch()"),
            24 => format!("batch({small})"),
            25 => "unbatch()".into(),
            26 => format!("#[buffer({small})] boundary()"),
            27 => format!("take({number})"),
            28 => "take_while(f)".into(),
            29 => "filter(f)".into(),
            30 => "fold(0, f)".into(),
            _ => "map(f)".into(),
        };
        code += &format!("let {one} = {stream} |> {stage};\n");
        open.push(one);
    }
    open.iter().fold(code, |code, stream| code + &format!("{stream} |> for_each(f);\n"))
}

fn topologies() -> impl Strategy<Value = String> {
    let choices = proptest::collection::vec(any::<(u8, u8, u8)>(), 3..16);
    (1usize..9, choices).prop_map(|(buffer, choices)| topology(buffer, &choices))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_never_deadlocks(source in topologies()) {
        if is_accepted(&source) {
            prop_assert!(always_finishes(&source), "deadlocks:\n{source}");
        }
    }

    /// In a diamond the rule is exact, and its help is enough.
    #[test]
    fn the_missing_capacity_is_the_least(
        buffer in 1usize..7,
        one in prop_oneof![Just(None), (0usize..9).prop_map(Some)],
        hold in 1usize..12,
        batches in any::<bool>(),
    ) {
        let held = if batches { format!("batch({hold}) |> unbatch()") } else { format!("skip({hold})") };
        let one = one.map_or("map(f)".into(), |skip| format!("skip({skip})"));
        let source = diamond(buffer, &one, &held, "zip");
        prop_assert_eq!(is_accepted(&source), always_finishes(&source), "{}", source);
        if is_accepted(&source) {
            return Ok(());
        }
        let help = help(&source);
        let digits = help.trim_start_matches("queue ").chars().take_while(char::is_ascii_digit);
        let missing: usize = digits.collect::<String>().parse().expect("a number");
        let full = if help.contains("`one |>") { "one" } else { "other" };
        let mended = |capacity: usize| source.replace(
            "zip(one, other)",
            &format!("let more = {full} |> #[buffer({capacity})] boundary(); zip({})", match full {
                "one" => "more, other",
                _ => "one, more",
            }),
        );
        prop_assert!(is_accepted(&mended(missing)), "{}", mended(missing));
        prop_assert!(always_finishes(&mended(missing)), "{}", mended(missing));
        if missing > 1 {
            prop_assert!(!always_finishes(&mended(missing - 1)), "{}", mended(missing - 1));
        }
    }
}

/// The strategy is worth its time only if it reaches circles that are accepted, and some that are not.
#[test]
fn enough_topologies_have_circles() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let (mut accepted, mut refused, mut stuck) = (0, 0, 0);
    for _ in 0..400 {
        let source = topologies().new_tree(&mut runner).expect("a block").current();
        let (graph, diagnostics) = analyze(&source);
        let (circles, _) =
            super::cycles::cycles(&super::model::net(&plan(&graph)), super::Limit::USUAL);
        let (clean, circular) = (diagnostics.sorted().is_empty(), !circles.is_empty());
        accepted += usize::from(clean && circular);
        refused += usize::from(!clean);
        stuck += usize::from(!clean && !always_finishes(&source));
    }
    println!("{accepted} accepted, {refused} refused, {stuck} of them deadlock");
    assert!(accepted >= 40 && refused >= 40, "{accepted} accepted, {refused} refused");
    assert!(stuck * 2 >= refused, "{stuck} of {refused} refused deadlock");
}
