//! Graphs drawn at random, and what they must give: the differential test of whole topologies.
//!
//! A [`Graph`] is drawn from a seed. The build script draws some, writes each as a `pipeline!` block, and keeps those that the front
//! end accepts; `tests/drawn.rs` runs them on every engine, with random items, and compares what they give with [`Graph::expected`],
//! which is plain code over vectors. `GRAPHS_SEED` draws others, `GRAPHS` says how many.

mod draw;
mod end;
mod fork;
mod graph;
mod join;
mod stage;
mod stream;

pub use self::{
    graph::{Expected, Graph},
    stream::{BAD, Item, key, numbers},
};
