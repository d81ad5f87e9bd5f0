//! How a hot block ends, and what the loop does then.

use super::mark;
use crate::{
    error::{Cause, Failure},
    graph::NodeIndex,
    position::Position,
};

/// How a hot block ended.
#[derive(Debug)]
pub enum Step {
    /// The budget or an output's room is used up, or a stage has had enough.
    Yield,
    /// The batch is used up.
    End,
    /// A stage failed.
    Failed(Failure),
}

/// A block in which no stage can fail says whether its batch is used up. It stays a flag until it has left the block: a loop
/// whose exits carry anything more is not vectorised.
impl From<bool> for Step {
    #[inline]
    fn from(ended: bool) -> Self {
        if ended { Step::End } else { Step::Yield }
    }
}

impl From<Result<bool, Failure>> for Step {
    #[inline]
    fn from(ended: Result<bool, Failure>) -> Self {
        ended.map_or_else(Step::Failed, Step::from)
    }
}

/// How a hot block ends in which a stage's function, or a sink, returned an error.
#[cold]
pub fn failed(node: NodeIndex, at: Position, error: impl Into<Cause>) -> Result<bool, Failure> {
    Err(Failure::error(node, Some(at), mark(node, at).passed_through(|| error.into())))
}

/// What the loop does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Goes on with the batch.
    More,
    /// Takes the next batch.
    Input,
    /// Ends: nobody wants anything more.
    Stop,
}
