//! Every code has a page, and what the page shows fails and passes as it says.

use std::{collections::BTreeSet, fs, path::PathBuf};

use pipeline_lang::{
    analyze,
    diagnostic::{Code, Diagnostics, Level},
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/explain")
}

fn page(code: Code) -> String {
    let path = folder().join(format!("{code}.md"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The contents of the fenced blocks of a page that carry this word.
fn blocks(page: &str, word: &str) -> Vec<String> {
    let opening = format!("```{word}\n");
    let rests = page.split(&opening).skip(1);
    rests.map(|rest| rest.split("```").next().unwrap_or_default().to_string()).collect()
}

fn diagnose(block: &str) -> Diagnostics {
    let tokens = block.parse().unwrap_or_else(|error| panic!("{error} in\n{block}"));
    let mut diagnostics = Diagnostics::default();
    analyze(tokens, &mut diagnostics);
    diagnostics
}

#[test]
fn headings_are_titles() {
    for &code in Code::ALL {
        let heading = format!("# {code}: {}", code.title());
        assert_eq!(page(code).lines().next(), Some(heading.as_str()));
    }
}

#[test]
fn every_page_shows_the_mistake_and_the_cure() {
    for &code in Code::ALL {
        let page = page(code);
        assert!(page.contains("\n## Instead\n"), "{code}");
        assert!(!blocks(&page, "pipeline-fails").is_empty(), "{code}");
        assert!(!blocks(&page, "pipeline").is_empty(), "{code}");
    }
}

#[test]
fn what_fails_fails_by_this_code_alone() {
    for &code in Code::ALL {
        for block in blocks(&page(code), "pipeline-fails") {
            let diagnostics = diagnose(&block);
            let found = diagnostics.sorted();
            assert!(found.iter().any(|found| found.code == code), "{code}:\n{block}");
            for found in found.iter().filter(|found| found.level == Level::Error) {
                assert_eq!(found.code, code, "{}\n{block}", found.message);
            }
        }
    }
}

#[test]
fn what_passes_passes_without_a_word() {
    for &code in Code::ALL {
        for block in blocks(&page(code), "pipeline") {
            let diagnostics = diagnose(&block);
            let found = diagnostics.sorted().first().map(|found| found.text());
            assert_eq!(found, None, "{code}:\n{block}");
        }
    }
}

#[test]
fn no_page_without_a_code() {
    let entries = fs::read_dir(folder()).expect("the folder of the pages");
    let found: BTreeSet<_> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string()).collect();
    let expected = Code::ALL.iter().map(|code| Ok(format!("{code}.md"))).collect();
    assert_eq!(found, expected);
}
