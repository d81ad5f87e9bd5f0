//! What annotations and settings refuse, and where they point.

use crate::{
    diagnostic::{Code, Level},
    testing::{analyze, assert_mistake, help, mistakes},
};

/// A block whose fallible stage carries the annotation.
fn on_stage(annotation: &str) -> String {
    format!("source(x) |> {annotation} try_map(f) |> count()")
}

#[test]
fn unknown_names() {
    let source = on_stage("#[parralel(4)]");
    assert_mistake(&source, Code::UnknownAnnotation, "parralel", "unknown annotation `parralel`");
    assert_eq!(help(&source), "did you mean `parallel`?");
    let source = on_stage("#[allow(unused)]");
    let known = "the annotations are `name`, `engine`, `parallel`, `buffer`, `on_error`, `hint`";
    assert_eq!(help(&source), known);
    let source = format!("#![nmae = \"x\"] {}", on_stage(""));
    assert_mistake(&source, Code::UnknownSetting, "nmae", "unknown setting `nmae`");
}

#[test]
fn twice() {
    let source = on_stage("#[buffer(1)] #[buffer(2)]");
    let message = "`#[buffer]` stands here a second time";
    assert_mistake(&source, Code::AnnotationTwice, "#[buffer(2)]", message);
    let source = format!("#![strict] #![strict] {}", on_stage(""));
    let message = "`#![strict]` stands here a second time";
    assert_mistake(&source, Code::SettingTwice, "#", message);
}

#[test]
fn ranges() {
    for (annotation, token, message) in [
        ("#[buffer(0)]", "0", "0 is too small: at least 1"),
        ("#[parallel(0)]", "0", "0 is too small: at least 1"),
        ("#[parallel(5000)]", "5000", "5000 is too large: at most 1024 replicas"),
        ("#[hint(fanout = 0)]", "0", "0 is too small: at least 1"),
        ("#[retry(0)]", "0", "0 is too small: at least 1"),
        ("#[timeout(0s)]", "0s", "a time of zero"),
        ("#[retry(3, backoff = 2s..1s)]", "1s", "the upper time 1s is below the lower 2s"),
        ("#[parallel(4..=2)]", "2)", "the upper bound 2 is below the lower bound 4"),
        ("#[circuit(failures = 120%)]", "120", "more than 100 %"),
    ] {
        assert_mistake(&on_stage(annotation), Code::OutOfRange, token, message);
    }
}

#[test]
fn quantities_of_another_kind() {
    for (annotation, token, message) in [
        ("#[buffer(64KiB)]", "64KiB", "expected a whole number without a unit"),
        ("#[buffer(CAPACITY)]", "CAPACITY", "expected a literal number"),
        ("#[buffer(-1)]", "-", "expected a literal number"),
        ("#[timeout(5)]", "5", "expected a time such as `50ms`"),
        ("#[budget(5s)]", "5s", "expected a size such as `64KiB`"),
    ] {
        assert_mistake(&on_stage(annotation), Code::BadQuantity, token, message);
    }
}

#[test]
fn forms() {
    for (annotation, token, message) in [
        ("#[buffer]", "buffer", "`buffer` takes values in parentheses"),
        ("#[buffer()]", "buffer", "`buffer` lacks a value"),
        ("#[name(\"x\")]", "name", "`name` takes one value behind `=`"),
        ("#[idempotent(1)]", "idempotent", "`idempotent` takes no values"),
        ("#[engine(tokyo)]", "tokyo", "unknown `tokyo`; did you mean `tokio`?"),
        (
            "#[parallel(workers)]",
            "workers",
            "`workers` is no number of replicas: a literal, as `4` or `2..=4`, or `cpu`",
        ),
        ("#[name = \"x\", buffer(2)]", ",", "`name` takes one value only"),
        (
            "#[parallel(unorderd)]",
            "unorderd",
            "unknown option of `parallel`; did you mean `unordered`?",
        ),
        (
            "#[on_error(dead_leter = x)]",
            "dead_leter",
            "unknown option of `on_error`; did you mean `dead_letter`?",
        ),
        ("#[on_error(retry = x)]", "retry", "`on_error` does not take this"),
        ("#[on_error(retry)]", "retry", "unknown `retry`, expected one of `stop`, `skip`"),
        ("#[]", "]", "expected a name in `#[..]`"),
        ("#[hint(fanuot = 2)]", "fanuot", "unknown option of `hint`; did you mean `fanout`?"),
        ("#[on_error()]", "#", "`on_error` has no answer"),
        ("#[on_error(skip, dead_letter = x)]", "#", "`on_error` has two answers"),
    ] {
        assert_mistake(&on_stage(annotation), Code::UnreadableAnnotation, token, message);
    }
}

#[test]
fn only_where_it_means_something() {
    let source = "source(x) |> #[on_error(skip)] map(f) |> count()";
    let message = "`#[on_error]` does not apply to `map`";
    assert_mistake(source, Code::NotApplicable, "#[on_error", message);
    assert_eq!(help(source), "it applies to `try_map`, `try_for_each`");
    let source = "#[parallel(2)] source(x) |> count()";
    let message = "`#[parallel]` does not apply to `source`";
    assert_mistake(source, Code::NotApplicable, "#[parallel", message);
    let source = "source(x) |> #[parallel(2)] #[name = \"x\"] { map(f) } |> count()";
    let message = "`#[name]` does not apply to a braced chain";
    assert_mistake(source, Code::NotApplicable, "#[name", message);
}

#[test]
fn later_ones_are_checked_and_refused_once() {
    for annotation in [
        "#[retry(3, backoff = 50ms..2s)]",
        "#[timeout(1s)]",
        "#[circuit(failures = 50%, open = 5s)]",
        "#[batch(100, age = 10ms)]",
        "#[backpressure(drop_oldest, ttl = 1s)]",
        "#[fallback(|_| 0)]",
        "#[idempotent]",
        "#[budget(64MiB)]",
    ] {
        let found = mistakes(&on_stage(annotation));
        assert!(matches!(found.as_slice(), [one] if one.contains("P050")), "{found:#?}");
    }
}

#[test]
fn a_stage_is_named_by_an_identifier() {
    for name in ["parse-lines", "", "_", "fn", "r#fn", "/*"] {
        let source = on_stage(&format!("#[name = \"{name}\"]"));
        let message = format!("a stage cannot be named `{name}`");
        assert_mistake(&source, Code::OutOfRange, "\"", &message);
    }
}

#[test]
fn two_stages_of_one_name() {
    let source = "source(x) |> #[name = \"x\"] map(f) |> #[name = \"x\"] map(g) |> count()";
    assert_mistake(source, Code::LabelTwice, "\"x\"] map(g)", "two stages are named `x`");
}

#[test]
fn one_replica_is_a_warning_unless_strict() {
    let source = on_stage("#[parallel(1)]");
    let level = |source: &str| analyze(source).1.sorted()[0].level;
    assert_eq!(level(&source), Level::Warning);
    assert_eq!(level(&format!("#![strict] {source}")), Level::Error);
}
