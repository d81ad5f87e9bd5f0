//! One mistake hides no other, and makes no second one.

use pipeline_lang::{analyze, diagnostic::Diagnostics};

/// The codes found, in source order.
fn codes(source: &str) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    analyze(source.parse().expect("tokens"), &mut diagnostics);
    diagnostics.sorted().iter().map(|found| found.code.to_string()).collect()
}

#[test]
fn one_for_each_statement() {
    let source = "
        #![enginee(tokio)]
        let a = source(x) |> fitler(f);
        let b = source(y) |> #[paralel(2)] map(f);
        a |> for_each(|one, two| ());
        b |> batch(0) |> for_each(f);
        missing |> for_each(f);
        source(z) |> map(f);
    ";
    assert_eq!(codes(source), ["P013", "P010", "P012", "P034", "P033", "P011", "P022"]);
}

#[test]
fn a_stage_that_cannot_be_read_still_binds() {
    let source = "
        let a = source(x) |> map(|);
        let (yes, no) = a |> partiton(f);
        yes |> for_each(f);
        no |> for_each(f);
    ";
    assert_eq!(codes(source), ["P002", "P010"]);
}

#[test]
fn tokens_behind_a_stage_are_one_mistake() {
    assert_eq!(codes("source(x) > count()"), ["P002"]);
    assert_eq!(codes("source(x) |> #[parallel(2)] { map(f) } > count()"), ["P002"]);
    assert_eq!(codes("let a = source(x); let b = source(y); merge(a, b) b |> count()"), ["P002"]);
}

#[test]
fn a_forgotten_semicolon_is_one_mistake() {
    assert_eq!(codes("let a = source(x) let b = source(y); merge(a, b) |> count()"), ["P001"]);
}

#[test]
fn what_does_not_run_yet_is_said_once() {
    assert_eq!(
        codes("source(x) |> #[retry(3)] try_map(f) |> window(9) |> count()"),
        ["P050", "P050"]
    );
}
