//! The proc-macro shell over `pipeline-lang`.
