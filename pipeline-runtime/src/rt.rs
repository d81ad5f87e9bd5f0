//! The surface that generated code names. Not for users: it changes with the macro.

#[cfg(feature = "tokio")]
pub use crate::engine::Tokio;
pub use crate::{
    edge::{both, chunks, concat, merge, zip},
    engine::{Local, Shared, Sync},
    graph::{Edge, Graph, Island, Link, Node, NodeIndex, Region},
    island::{
        Kept, KeptInput, Then, aggregate, apply, argument, attempt, cut, differs, duplicate, each,
        empty, extend, failed, fold, fused, gather, keep, keep_input, look, mark, next, record,
        record_without_input, reduce, rest_of, returns, take, with_state,
    },
    run::{pipeline::Pipeline, scope::Scope},
};
