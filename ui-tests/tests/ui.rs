//! One file a mistake in `fail/`, with the whole of what rustc says beside it; what must compile is in `pass/`.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/pass/*.rs");
    cases.compile_fail("tests/fail/*.rs");
}
