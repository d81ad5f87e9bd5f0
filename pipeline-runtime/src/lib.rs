//! Everything that runs: edges, engines, sources and sinks, and the surface that generated code touches.
//!
//! Users depend on the facade crate `pipeline`, which re-exports what they need from here.

#![warn(missing_docs)]

pub mod edge;
pub mod engine;
pub mod error;
pub mod graph;
pub mod io;
pub mod island;
pub mod position;
pub mod record;
pub mod rng;
#[doc(hidden)]
pub mod rt;
pub mod run;
pub mod sink;
pub mod source;
pub mod stage;

mod sync;
