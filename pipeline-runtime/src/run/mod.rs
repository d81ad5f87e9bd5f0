//! A run: the pipeline it comes from, its islands, its context, its outcome.

pub mod clock;
pub mod context;
pub mod gate;
pub mod handle;
pub(crate) mod held;
pub mod pipeline;
pub mod report;
mod running;
pub mod scope;
pub mod slot;
pub(crate) mod stall;
pub mod state;
pub(crate) mod task;

pub use self::{
    clock::{Clock, Sleep},
    context::RunContext,
    handle::Handle,
    pipeline::{Finished, Pipeline},
    report::{EdgeReport, IslandReport, Report, StageReport},
    running::Run,
};
