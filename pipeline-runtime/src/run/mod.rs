//! A run: the pipeline it comes from, its islands, its context, its outcome.

pub mod context;
pub mod handle;
pub mod pipeline;
pub mod report;
pub mod scope;
pub mod slot;
pub mod state;

pub use self::{
    context::RunContext,
    handle::Handle,
    pipeline::{Finished, Pipeline},
    report::{Report, StageReport},
};
