//! The front end of `pipeline!`, as an ordinary library: tokens in, tokens out, one type per phase.

pub mod annotation;
pub mod graph;
pub mod ops;
pub mod settings;
