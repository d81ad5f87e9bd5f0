//! The surface that generated code names. Not for users: it changes with the macro.

#[cfg(feature = "dataflow")]
pub use crate::engine::Dataflow;
#[cfg(feature = "hybrid")]
pub use crate::engine::Hybrid;
#[cfg(feature = "steal")]
pub use crate::engine::Steal;
#[cfg(feature = "tokio")]
pub use crate::engine::Tokio;
pub use crate::{
    edge::{both, chunks, concat, merge, zip},
    engine::{Local, Shared, Sync},
    graph::{Edge, Graph, InFlight, Island, Link, Node, Order, Region, Replicas},
    island::{
        Kept, KeptInput, Lanes, Then, aggregate, apply, argument, asynchronous, attempt, call, cut,
        cut_by, differs, duplicate, each, empty, extend, failed, fold, fused, gather, initial,
        is_full, keep, keep_input, key, look, mark, next, nothing, outcome, process, record,
        record_without_input, reduce, rest_of, take, used, used_up, with_state,
    },
    run::{pipeline::Pipeline, scope::Scope},
    stage::Outlet,
};
