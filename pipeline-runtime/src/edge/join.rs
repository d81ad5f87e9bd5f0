//! Inputs made of several edges.

pub mod concat;
pub mod merge;
pub mod zip;

pub use self::{concat::concat, merge::merge, zip::zip};
