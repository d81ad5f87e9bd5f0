//! What does not compile and what rustc says, one file per mistake; and what compiles.

use std::{fs, path::Path, process::Command};

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/pass/*.rs");
    cases.compile_fail("tests/fail/*.rs");
    if says_what_was_written_down() {
        cases.compile_fail("tests/types/*.rs");
    } else {
        println!("not compared: what another rustc says of types, in its own words");
    }
}

/// Mistakes in types are told by rustc, in words that change from release to release, and with lines of the standard library where its
/// source is installed. They are compared with what the oldest rustc that builds the workspace says, without that source.
fn says_what_was_written_down() -> bool {
    let asked = |what: &[&str]| {
        let output = Command::new("rustc").args(what).output().expect("rustc runs");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    let oldest = concat!("rustc ", env!("CARGO_PKG_RUST_VERSION"), ".");
    let source = Path::new(&asked(&["--print", "sysroot"])).join("lib/rustlib/src/rust/library");
    asked(&["--version"]).starts_with(oldest) && !source.exists()
}

/// The pages in `docs/explain` are one for each code, which a test of the front end proves.
#[test]
fn every_code_is_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all: String = files(&root.join("tests/fail"), "stderr")
        .map(|path| fs::read_to_string(path).expect("a readable file"))
        .collect();
    for page in files(&root.join("../docs/explain"), "md") {
        let code = page.file_stem().expect("a name").to_string_lossy();
        assert!(all.contains(&format!("= code: {code},")), "nothing in tests/fail shows {code}");
    }
}

fn files(folder: &Path, extension: &'static str) -> impl Iterator<Item = std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(move |path| path.extension().is_some_and(|found| found == extension))
}

/// What the README and the guide show is what rustc says.
#[test]
fn the_documentation_shows_real_errors() {
    assert_shown("../README.md", "fail/many-errors-readme");
    assert_shown("../docs/guide/errors.md", "types/borrowed-across-boundary");
    assert_shown("../docs/guide/state.md", "types/captured-mutation");
}

fn assert_shown(page: &str, case: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a readable file");
    let said = read(&format!("tests/{case}.stderr"));
    let shown = said.replace(&format!("tests/{case}.rs"), "src/main.rs");
    assert!(read(page).contains(shown.trim_end()), "{page}: {shown}");
}
