//! The example programs on their bundled data, on every engine, against what other programs say of the same data.

use std::{path::PathBuf, process::Command};

use serde_json::Value;

/// All there are.
fn examples() -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    let files =
        std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    let programs = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    programs.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}

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

/// How an example is told to run: ten schedules of the sync engine, both flavours of tokio, and the engines with threads of their
/// own.
fn engines() -> Vec<Vec<String>> {
    let words = |line: &str| line.split(' ').map(str::to_owned).collect();
    let schedules = (0..10).map(|seed| words(&format!("--engine sync --seed {seed}")));
    let others = [
        "--engine sync",
        "--engine tokio --workers 0",
        "--engine tokio --workers 1",
        "--engine tokio --workers 2",
        "--engine steal --workers 1",
        "--engine steal --workers 2",
        "--engine dataflow",
        "--engine hybrid --workers 2",
    ];
    schedules.chain(others.map(words)).collect()
}

/// On every engine, an example says the same.
fn on_every_engine(name: &str, answer: &Value) {
    for engine in engines() {
        assert_same(&run(example(name).args(&engine)), answer);
    }
}

/// On every engine that waits for what is outside of the pipeline; the others say that they do not.
fn on_every_engine_that_waits(name: &str, answer: &Value) {
    let refuses = |engine: &Vec<String>| ["steal", "dataflow"].contains(&&*engine[1]);
    for engine in engines().iter().filter(|engine| !refuses(engine)) {
        assert_same(&run(example(name).args(engine)), answer);
    }
    for engine in ["steal", "dataflow"] {
        let said = refused(example(name).args(["--engine", engine]));
        assert!(said.contains(&format!("the {engine} engine waits for nothing outside")), "{said}");
    }
}

/// What an example says that cannot run.
fn refused(command: &mut Command) -> String {
    let output = command.output().expect("cargo builds examples for tests");
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("text")
}

/// A folder of a test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("examples-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    /// The example that writes dead letters, which leaves them nowhere else.
    fn events(&self) -> Command {
        let mut command = example("events");
        command.arg("--dead-letters").arg(self.0.join("letters.jsonl"));
        command
    }

    /// What the last of these wrote as its dead letters, which are removed, so that no other run is taken for it.
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
    on_every_engine("flights", &expected("flights-2013-01.expected.json"));
}

#[test]
fn word_count() {
    on_every_engine("word_count", &expected("kjv-excerpt.expected.json"));
}

#[test]
fn events() {
    let folder = Folder::new("events");
    for engine in engines() {
        let found = run(folder.events().args(&engine));
        assert_same(&found, &expected("github-events.expected.json"));
    }
}

/// What the examples are compared with does the same work.
#[test]
fn programs_by_hand() {
    let folder = Folder::new("by-hand");
    let flights = run(&mut example("flights_by_hand"));
    assert_same(&flights, &expected("flights-2013-01.expected.json"));
    let words = run(&mut example("word_count_by_hand"));
    assert_same(&words, &expected("kjv-excerpt.expected.json"));
    let letters = folder.0.join("letters.jsonl");
    let events = run(example("events_by_hand").arg("--dead-letters").arg(letters));
    assert_same(&events, &expected("github-events.expected.json"));
}

#[test]
fn words_in_parallel_are_as_many_as_one_by_one() {
    let found = run(example("parallel_words").args(["--engine", "sync"]));
    assert_eq!(found["total"], expected("kjv-excerpt.expected.json")["total"]);
    on_every_engine("parallel_words", &found);
}

#[test]
fn aircraft_have_the_same_delays_on_every_engine() {
    let found = run(example("per_key").args(["--engine", "sync"]));
    assert_same(&found[0], &serde_json::json!(["N21144", 20, 56.75]));
    on_every_engine("per_key", &found);
}

#[test]
fn users_are_looked_up_in_order_and_those_unknown_apart() {
    let known = (1..=300).filter(|id| id % 50 != 0).map(|id| format!("user {id:03}"));
    let unknown = (1..=6).map(|n| format!("user {}: HTTP/1.1 404 Not Found", n * 50));
    let (known, unknown): (Vec<_>, Vec<_>) = (known.collect(), unknown.collect());
    on_every_engine_that_waits(
        "enrich",
        &serde_json::json!({ "users": known, "unknown": unknown }),
    );
}

#[test]
fn a_mixed_pipeline_says_where_it_ran() {
    let text = text(example("hybrid").args(["--workers", "2"]));
    assert!(text.contains("[filter_map] x 2 on steal: `filter_map` is replicated"), "{text}");
    assert!(text.contains("look_up    ran on tokio"), "{text}");
    let found = run(&mut example("hybrid"));
    let words = found.as_object().expect("by shelf").values().map(|words| words.as_u64().unwrap());
    assert_eq!(words.sum::<u64>(), 45_956);
    on_every_engine_that_waits("hybrid", &found);
}

#[test]
fn a_stage_of_ones_own_gives_all_chapters() {
    let found = run(&mut example("custom_stage"));
    let chapters = found.as_array().expect("chapters");
    let words = chapters.iter().map(|chapter| chapter["words"].as_u64().unwrap());
    assert_eq!((chapters.len(), words.sum::<u64>()), (61, 45_956));
    on_every_engine("custom_stage", &found);
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
    for engine in engines() {
        let found = run(folder.events().args([&one, &two]).args(&engine));
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
fn every_example_shows_its_graph() {
    for name in &examples() {
        let graph = text(example(name).arg("--graph"));
        assert!(graph.starts_with(&format!("{name} ")) && graph.contains("source"), "{graph}");
        let graph = run(example(name).arg("--graph"));
        assert_eq!(graph["name"], *name);
        assert_eq!(graph["nodes"][0]["op"], "source");
    }
}

#[test]
fn a_table_says_what_ran_where() {
    let folder = Folder::new("table");
    for mut command in [example("flights"), example("word_count"), folder.events()] {
        let table = text(&mut command);
        assert!(table.contains(" on tokio: "), "{table}");
        assert!(table.lines().any(|line| line.trim_start().starts_with("source")), "{table}");
    }
}

#[test]
fn an_option_that_cannot_be_is_refused_by_name() {
    for name in &examples() {
        let said = refused(example(name).args(["--workers", "abc"]));
        assert!(said.contains("invalid value 'abc' for '--workers"), "{said}");
        let said = refused(example(name).arg("--engine=stael"));
        assert!(said.contains("a similar value exists: 'steal'"), "{said}");
        for engine in ["steal", "hybrid"] {
            let said = refused(example(name).args(["--workers", "0", "--engine", engine]));
            let expected = format!(
                "invalid value '0' for '--workers <WORKERS>': the {engine} engine has at least 1"
            );
            assert!(said.contains(&expected), "{said}");
        }
        let help = text(example(name).arg("--help"));
        assert!(help.contains("--engine <ENGINE>") && help.contains("dataflow"), "{help}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut child = example("word_count")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("cargo builds examples for tests");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
