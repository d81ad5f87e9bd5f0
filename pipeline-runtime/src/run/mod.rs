//! A run: its context, its pipeline, its outcome.

pub mod context;
