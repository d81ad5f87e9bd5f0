//! The surface that generated code names. Not for users: it changes with the macro.

pub use crate::{
    edge::{chunks, concat, merge, zip},
    engine::{Local, Shared, Sync},
    graph::{Edge, Graph, Island, Link, Node, NodeIndex, Region},
    island::{
        Kept, KeptInput, Step, Then, aggregate, apply, call, differs, duplicate, each, empty, extend,
        fold, gather, keep, keep_input, look, mark, next, record, record_without_input, rest_of,
        returns, take, with_state,
    },
    run::{pipeline::Pipeline, scope::Scope},
    source::{cut, fused},
};
#[cfg(feature = "tokio")]
pub use crate::engine::Tokio;

/// The owned form of a kept input.
#[doc(hidden)]
#[macro_export]
macro_rules! __pipeline_owned_input {
    ($krate:path, $kept:expr) => {{
        #[allow(unused_imports, reason = "the inherent method may win")]
        use $krate::KeptInput as _;
        $kept.into_owned_input()
    }};
}
