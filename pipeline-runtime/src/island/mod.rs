//! What generated code sees of the run it belongs to: an island's context, and the functions around each stage.
//!
//! An island's body is a loop: [`Island::next`] brings a batch, [`Island::block`] runs a synchronous hot block over some of
//! its items, [`Island::settle`] does what cannot be done inside one: flush, yield, fail. It never suspends while it holds
//! output that an edge would take.

mod awaiting;
mod by_key;
mod call;
mod context;
mod custom;
mod ending;
mod groups;
mod hot;
mod in_flight;
mod outside;
mod pace;
mod ready;
mod sink_output;
mod source;
mod step;
mod values;

pub use self::{
    by_key::ByKey,
    call::{
        Initial, Mark, Outcome, aggregate, apply, asynchronous, attempt, call, each, fold, initial,
        keep, key, look, mark, next, nothing, outcome, reduce, used, used_up, with_state,
    },
    context::Island,
    custom::{Opened, is_full, process},
    groups::Groups,
    in_flight::Lanes,
    sink_output::SinkOutput,
    source::{SourceInput, cut, cut_by, fused},
    step::{Step, Then, failed},
    values::{
        Argument, Comparable, Kept, KeptInput, Letter, argument, differs, duplicate, empty, extend,
        gather, keep_input, record, record_without_input, rest_of, take,
    },
};

pub(crate) use self::{
    call::{caught, contained, unmade},
    ending::report,
    outside::called,
    pace::{SLICE, adapted},
};

#[cfg(feature = "steal")]
pub(crate) use self::outside::is_polled;
