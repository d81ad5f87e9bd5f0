//! Sources and sinks, driven by hand.

mod borrowed;
mod lines;
mod lines_faults;
mod lines_random;
mod sources;
mod support;
