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

/// How an example is told to run: schedules of the sync engine, both flavours of tokio, and the engines with threads of their own.
const ENGINES: [&[&str]; 10] = [
    &["--engine", "sync"],
    &["--engine", "sync", "--seed", "1"],
    &["--engine", "sync", "--seed", "2"],
    &["--engine", "tokio", "--workers", "0"],
    &["--engine", "tokio", "--workers", "1"],
    &["--engine", "tokio", "--workers", "2"],
    &["--engine", "steal", "--workers", "1"],
    &["--engine", "steal", "--workers", "2"],
    &["--engine", "dataflow"],
    &["--engine", "hybrid", "--workers", "2"],
];

fn on_every_engine(name: &str, answer: &str) {
    let folder = Folder::new(name);
    for engine in ENGINES {
        let found = run(folder.example(name).args(engine));
        assert_same(&found, &expected(answer));
    }
}

/// A folder of a test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("examples-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    /// An example that leaves nothing anywhere else. One without dead letters takes no notice.
    fn example(&self, name: &str) -> Command {
        let mut command = example(name);
        command.arg("--dead-letters").arg(self.0.join("letters.jsonl"));
        command
    }

    /// What the last `example` wrote as its dead letters, which are removed, so that no other run is taken for it.
    fn letters(&self) -> Vec<Value> {
        let path = self.0.join("letters.jsonl");
        let text = std::fs::read_to_string(&path).expect("dead letters");
        std::fs::remove_file(path).expect("read before");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, content).expect("a file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn text(command: &mut Command) -> String {
    let output = command.output().expect("cargo builds examples for tests");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
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

#[test]
fn words_are_counted_in_text_that_is_not_utf_8() {
    let folder = Folder::new("latin-1");
    let path = folder.file("latin-1.txt", b"caf\xe9 tea caf\xe9\n\xff\xfe Tea\n");
    let found = run(example("word_count").arg(path));
    let top = serde_json::json!([["caf", 2], ["tea", 2]]);
    assert_eq!(found, serde_json::json!({ "total": 4, "distinct": 2, "top": top }));
}

#[test]
fn a_rejected_line_says_where_it_stands_and_why() {
    let folder = Folder::new("rejects");
    let good = "{\"event\":\"issues\",\"payload\":{}}\n";
    let one = folder.file("one.jsonl", good);
    let two =
        folder.file("two.jsonl", [good.as_bytes(), b"{\"event\": \"\xff\"}\n", b"[\n"].concat());
    for engine in ENGINES {
        let found = run(folder.example("events").args([&one, &two]).args(engine));
        let by_kind = serde_json::json!({ "issues": 2 });
        assert_eq!(found, serde_json::json!({ "lines": 4, "by_kind": by_kind, "rejected": 2 }));
        let letters = folder.letters();
        let places: Vec<_> =
            letters.iter().map(|letter| (&letter["path"], &letter["line"])).collect();
        let path = Value::from(two.to_str().expect("text"));
        assert_eq!(places, [(&path, &Value::from(2)), (&path, &Value::from(3))]);
        let cause = letters[0]["cause"].as_str().expect("text");
        assert!(cause.starts_with("invalid unicode code point"), "{cause}");
    }
}

#[test]
fn gzip_data_is_read_by_its_name() {
    use std::io::Write;
    let plain = std::fs::read(data("kjv-excerpt.txt")).expect("bundled");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&plain).expect("in memory");
    let folder = Folder::new("gzip");
    let path = folder.file("kjv.txt.gz", gzip.finish().expect("in memory"));
    assert_same(&run(example("word_count").arg(path)), &expected("kjv-excerpt.expected.json"));
}

#[test]
fn every_example_shows_its_graph_and_its_table() {
    for name in ["flights", "word_count", "events"] {
        let folder = Folder::new(&format!("table-{name}"));
        let graph = text(folder.example(name).arg("--graph"));
        assert!(graph.contains(name) && graph.contains("source"), "{graph}");
        let table = text(&mut folder.example(name));
        assert!(table.contains(&format!("{name} on tokio: ")), "{table}");
        assert!(table.lines().any(|line| line.trim_start().starts_with("source")), "{table}");
    }
}

fn printed(name: &str, arguments: &[&str]) -> String {
    let output = example(name).args(arguments).output().expect("cargo builds examples for tests");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn words_in_parallel_are_as_many_as_one_by_one() {
    let total = expected("kjv-excerpt.expected.json")["total"].to_string();
    for workers in ["1", "2"] {
        let text = printed("parallel_words", &["--workers", workers]);
        let counted: Vec<_> = text.lines().filter(|line| line.contains(" words, ")).collect();
        let numbers = counted.iter().map(|line| line.trim_start().split(' ').next());
        assert!(numbers.eq([Some(&*total)]), "{text}");
    }
}

#[test]
fn keys_are_grouped_the_same_by_any_number_of_workers() {
    let one = printed("per_key", &["--workers", "1"]);
    assert!(one.contains("N21144       20       56.8"), "{one}");
    assert_eq!(one, printed("per_key", &["--workers", "2"]));
}

#[test]
fn users_are_looked_up_in_order_and_those_unknown_apart() {
    let text = printed("enrich", &[]);
    assert!(text.contains("294 found, 6 unknown"), "{text}");
    assert!(text.contains("user Some(50): HTTP/1.1 404 Not Found"), "{text}");
}

#[test]
fn a_mixed_pipeline_says_where_it_ran() {
    let text = printed("hybrid", &["--workers", "2"]);
    assert!(text.contains("[filter_map] x 2 on steal: `filter_map` is replicated"), "{text}");
    assert!(text.contains("look_up    ran on tokio"), "{text}");
    let words = text.lines().filter_map(|line| line.strip_suffix(" words")?.rsplit(' ').next());
    assert_eq!(words.map(|words| words.parse::<u32>().unwrap()).sum::<u32>(), 45_956);
}

#[test]
fn a_stage_of_ones_own_gives_all_chapters() {
    assert!(printed("custom_stage", &[]).contains("61 chapters, 45956 words"));
}
