//! Every code has its page: what it says is refused is refused for that and nothing else, and what it says to write is accepted.
//! Every operator has its section in the guide, and in its own file the example that runs there.

use std::{collections::BTreeSet, fs, path::PathBuf};

use pipeline_lang::{
    analyze,
    diagnostic::{Code, Diagnostics},
    ops::{Availability, OPS},
};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/explain"))
}

fn page(code: Code) -> String {
    let path = folder().join(format!("{code}.md"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The fenced blocks with this word behind the fence.
fn blocks<'a>(page: &'a str, word: &str) -> Vec<&'a str> {
    let fence = format!("```{word}\n");
    page.split(&fence).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// The codes of the errors found in a block.
fn errors(block: &str) -> BTreeSet<Code> {
    let mut diagnostics = Diagnostics::default();
    analyze(block.parse().expect("tokens"), &mut diagnostics);
    diagnostics.sorted().iter().map(|found| found.code).collect()
}

#[test]
fn every_code_has_a_page_with_its_title() {
    for &code in Code::ALL {
        let heading = format!("# {code}: {}\n", code.title());
        assert!(page(code).starts_with(&heading), "{code} does not begin with {heading}");
    }
}

#[test]
fn no_page_is_without_a_code() {
    for entry in fs::read_dir(folder()).expect("the folder is there") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        assert!(Code::ALL.iter().any(|code| name == format!("{code}.md")), "{name}");
    }
}

#[test]
fn what_a_page_refuses_is_refused_for_that_alone() {
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let page = page(code);
        let refused = blocks(&page, "pipeline-fails");
        assert!(!refused.is_empty(), "{code} shows no mistake");
        let found = refused.into_iter().map(|block| (code, errors(block)));
        wrong.extend(found.filter(|(code, found)| *found != BTreeSet::from([*code])));
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn what_a_page_says_to_write_is_accepted() {
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let page = page(code);
        let accepted = blocks(&page, "pipeline");
        assert!(!accepted.is_empty(), "{code} shows no way out");
        let found = accepted.into_iter().map(|block| (code, errors(block)));
        wrong.extend(found.filter(|(_, found)| !found.is_empty()));
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The reference of operators says what the table says.
#[test]
fn every_operator_is_in_the_guide_with_its_signature() {
    let guide = folder().join("../guide/operators.md");
    let guide = fs::read_to_string(guide).expect("the guide");
    for op in OPS.iter().filter(|op| op.availability == Availability::Now) {
        let section = format!("## `{}`\n\n```text\n{}\n```\n", op.name, op.signature);
        assert!(guide.contains(&section), "{section}");
    }
}

/// The example in an operator's own file is the one that the guide runs.
#[test]
fn every_operator_shows_an_example_that_runs() {
    let bare = |code: &str| code.split_whitespace().collect::<String>();
    for op in OPS.iter().filter(|op| op.availability == Availability::Now) {
        let (shown, runs) = (example_in_file(op.name), example_in_guide(op.name));
        assert_eq!(bare(&shown), bare(&runs), "`{}`: its file and the guide differ", op.name);
    }
}

/// The one block in the documentation of an operator's file.
fn example_in_file(operator: &str) -> String {
    let module = if operator == "match" { "match_" } else { operator };
    let path = folder().join(format!("../../pipeline-lang/src/ops/{module}.rs"));
    let source = fs::read_to_string(path).expect("the operator's file");
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let doc: String = lines.map(|line| format!("{}\n", line.trim_start())).collect();
    let found = blocks(&doc, "text");
    assert_eq!(found.len(), 1, "{module}.rs");
    found[0].to_owned()
}

/// The first example of an operator's section, without the lines that are hidden.
fn example_in_guide(operator: &str) -> String {
    let guide = fs::read_to_string(folder().join("../guide/operators.md")).expect("the guide");
    let heading = format!("`{operator}`\n");
    let section = guide.split("\n## ").find(|section| section.starts_with(&heading));
    let example = blocks(section.expect("a section"), "rust")[0];
    example.lines().filter(|line| !line.starts_with("# ")).collect()
}

/// What the guide shows of an expansion is what the chain becomes, but for shorter paths and another layout.
#[test]
fn the_guide_shows_a_real_hot_block() {
    let read = |path: &str| fs::read_to_string(folder().join(path)).expect("a file");
    let guide = read("../guide/expansion.md");
    let shown = blocks(&guide, "text").into_iter().find(|block| block.contains("run.block"));
    let expansion = read("../../pipeline-lang/tests/expansion/chain.rs");
    assert!(bare(&expansion).contains(&bare(shown.expect("a hot block"))));
}

fn bare(code: &str) -> String {
    let mut code: String = code.split_whitespace().collect();
    for path in ["::pipeline::__rt::", "__pipeline::", "::core::option::Option::"] {
        code = code.replace(path, "");
    }
    code.replace(",)", ")").replace(";}", "}")
}
