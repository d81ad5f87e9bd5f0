//! The front end of `pipeline!`, as an ordinary library: tokens in, tokens out, one type per phase.

pub mod annotation;
pub mod emit;
pub mod graph;
pub mod ops;
pub mod plan;
pub mod settings;
