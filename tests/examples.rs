//! The example programs on their bundled data, on every engine, against what other programs say of the same data.

use std::{path::PathBuf, process::Command};

use serde_json::Value;

/// Cargo builds examples next to tests.
fn example(name: &str) -> Command {
    let mut path = std::env::current_exe().expect("a test knows where it is");
    path.pop();
    path.pop();
    Command::new(path.join("examples").join(name))
}

fn run(command: &mut Command) -> Value {
    let output = command.arg("--json").output().expect("cargo builds examples for tests");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one line of JSON")
}

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/data").join(name)
}

fn expected(name: &str) -> Value {
    let text = std::fs::read_to_string(data(name)).expect("the answer is bundled");
    serde_json::from_str(&text).expect("JSON")
}

/// Equal but for the last digits of floats.
fn assert_same(found: &Value, expected: &Value) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            assert!(found.keys().eq(expected.keys()), "{found:?} {expected:?}");
            found.iter().for_each(|(key, value)| assert_same(value, &expected[key]));
        }
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!(
                (found - expected).abs() <= 1e-5 * expected.abs().max(1.0),
                "{found} {expected}"
            );
        }
        _ => assert_eq!(found, expected),
    }
}

fn on_every_engine(name: &str, answer: &str) {
    for engine in ["sync", "tokio", "steal", "dataflow", "hybrid"] {
        let found = run(example(name).args(["--engine", engine, "--workers", "2"]));
        assert_same(&found, &expected(answer));
    }
}

#[test]
fn flights() {
    on_every_engine("flights", "flights-2013-01.expected.json");
}

#[test]
fn word_count() {
    on_every_engine("word_count", "kjv-excerpt.expected.json");
}

#[test]
fn events() {
    on_every_engine("events", "github-events.expected.json");
}

#[test]
fn several_files_are_one_input() {
    let path = data("kjv-excerpt.txt");
    let twice = run(example("word_count").args([&path, &path]));
    let once = expected("kjv-excerpt.expected.json");
    assert_eq!(twice["total"].as_u64(), once["total"].as_u64().map(|total| 2 * total));
    assert_eq!(twice["distinct"], once["distinct"]);
}

#[test]
fn a_dash_is_standard_input() {
    let file = std::fs::File::open(data("kjv-excerpt.txt")).expect("bundled");
    let found = run(example("word_count").arg("-").stdin(file));
    assert_same(&found, &expected("kjv-excerpt.expected.json"));
}
