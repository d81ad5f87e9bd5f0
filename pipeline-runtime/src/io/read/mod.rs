//! Reading in chunks that end where an item ends.
//!
//! [`Framed`] is the source; it sends its reader to where blocking is allowed and takes it back with a chunk. What
//! an item is, is up to a [`Framing`]: lines, CSV records, or whatever one read gives.
//!
//! Memory is bounded: one chunk is being filled, one may be read ahead, and an item longer than the limit is an
//! error, not a longer buffer. Whatever the fault, the items before it are given first.

mod error;
mod framing;
mod input;
mod reader;
mod source;

pub(crate) use self::input::{Input, is_gzip};
pub use self::{
    error::{ReadError, ReadFault},
    framing::{Framing, Made, Piece},
    source::Framed,
};
