//! Compile-pass and compile-fail suites of `pipeline!`; everything is under `tests/`.
