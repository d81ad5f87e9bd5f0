//! How a hot block ends, and what the loop does then.

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

impl Step {
    /// A stage's function, or a sink, returned an error.
    #[cold]
    pub fn failed(node: NodeIndex, at: Position, error: impl Into<Cause>) -> Self {
        Step::Failed(Failure::error(node, Some(at), error.into()))
    }
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
