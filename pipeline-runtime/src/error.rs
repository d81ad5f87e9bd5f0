//! What goes wrong at run time, with where: pipeline, stage, place in the code, item, cause.

use std::fmt;

use crate::{graph::Graph, position::Position, run::report::Report};

/// The error of a user's function, an I/O error, or a caught panic.
pub type Cause = Box<dyn std::error::Error + Send + Sync + 'static>;

/// One failure inside a run.
#[derive(Debug)]
pub struct Failure {
    /// The stage, as an index into the graph's nodes.
    pub node: Option<u16>,
    /// The item that it failed on.
    pub position: Option<Position>,
    /// What happened.
    pub kind: FailureKind,
}

/// What kind of failure it was.
#[derive(Debug)]
#[non_exhaustive]
pub enum FailureKind {
    /// A stage's function, a source or a sink returned an error.
    Error(Cause),
    /// A stage's function panicked, with this message.
    Panic(String),
    /// Nothing can go on: every island waits for another. Each line is one link of the chain.
    Stalled(Vec<String>),
    /// A drain took longer than it was given: what was queued in front of which stages then, or in their hands.
    DrainTimedOut(Vec<Held>),
    /// The run was aborted from outside.
    Aborted,
    /// The engine cannot run here.
    Engine(Cause),
    /// An island was dropped before it had passed everything on, and nobody said why.
    Broken,
    /// Stands for a failure that has been reported already.
    #[doc(hidden)]
    Reported,
}

/// Items that a run holds at a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The stage whose input they are.
    pub stage: &'static str,
    /// How many: items, or chunks of a source.
    pub items: u64,
    /// Whether they are chunks, which nobody has taken items from.
    pub chunks: bool,
    /// Whether it has taken them.
    pub place: HeldPlace,
}

/// Where items are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldPlace {
    /// Queued in front of the stage.
    Before,
    /// Taken by the stage, or by the island that it is the first of: gathered by a `batch`, under way in an `async` stage, or what is left
    /// of the batch that is worked on.
    In,
}

impl Failure {
    pub(crate) fn error(node: u16, position: Option<Position>, cause: Cause) -> Self {
        Failure { node: Some(node), position, kind: FailureKind::Error(cause) }
    }

    pub(crate) fn without_stage(kind: FailureKind) -> Self {
        Failure { node: None, position: None, kind }
    }

    pub(crate) fn reported() -> Self {
        Failure::without_stage(FailureKind::Reported)
    }

    pub(crate) fn is_broken(&self) -> bool {
        matches!(self.kind, FailureKind::Broken)
    }

    pub(crate) fn is_reported(&self) -> bool {
        matches!(self.kind, FailureKind::Reported)
    }
}

/// Why a run failed: the first cause, those that came after it, and what had been done by then.
///
/// ```
/// use pipeline::{error::FailureKind, prelude::*};
///
/// let parsed = pipeline! {
///     source(["1", "x"]) |> #[name = "parse"] try_map(str::parse::<u8>) |> count();
/// };
/// let error = parsed.run_blocking().unwrap_err();
/// assert_eq!(error.stage(), Some("parse"));
/// assert_eq!(error.position().unwrap().item(), 1);
/// let FailureKind::Error(cause) = error.kind() else { panic!("{error}") };
/// assert!(cause.is::<std::num::ParseIntError>());
/// assert!(error.to_string().ends_with("item 1 of `source`: invalid digit found in string"));
/// ```
pub struct Error {
    pub(crate) graph: &'static Graph,
    pub(crate) failure: Failure,
    pub(crate) later: Vec<Failure>,
    pub(crate) report: Box<Report>,
}

impl Error {
    /// The pipeline's name.
    pub fn pipeline(&self) -> &'static str {
        self.graph.name
    }

    /// The name of the stage that failed, where one did.
    pub fn stage(&self) -> Option<&'static str> {
        self.failure.node.map(|node| self.graph.nodes[usize::from(node)].name)
    }

    /// The item that it failed on: where it came from and its ordinal there, from 0.
    pub fn position(&self) -> Option<Position> {
        self.failure.position
    }

    /// What happened.
    pub fn kind(&self) -> &FailureKind {
        &self.failure.kind
    }

    /// Failures that came after the first, before everything had stopped.
    pub fn later(&self) -> &[Failure] {
        &self.later
    }

    /// What the run had done when it failed.
    pub fn report(&self) -> &Report {
        &self.report
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pipeline `{}`", self.graph.name)?;
        if let Some(node) = self.failure.node {
            let node = &self.graph.nodes[usize::from(node)];
            let file = self.graph.file;
            write!(f, ", stage `{}` ({file}:{}:{})", node.name, node.line, node.column)?;
        }
        if let Some(position) = self.failure.position {
            let source = self.graph.nodes[usize::from(position.node())].name;
            write!(f, ", item {} of `{source}`", position.item())?;
        }
        write!(f, ": {}", self.failure.kind)
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FailureKind::Error(cause) | FailureKind::Engine(cause) => cause.fmt(f),
            FailureKind::Panic(message) => write!(f, "panicked: {message}"),
            FailureKind::Stalled(chain) => write!(f, "stalled: {}", chain.join("; ")),
            FailureKind::DrainTimedOut(held) => {
                f.write_str("the drain timed out")?;
                let mut separator = "; held: ";
                for Held { stage, items, chunks, place } in held {
                    let unit = match (chunks, items) {
                        (false, _) => "",
                        (true, 1) => " chunk",
                        (true, _) => " chunks",
                    };
                    let place = match place {
                        HeldPlace::Before => "before",
                        HeldPlace::In => "in",
                    };
                    write!(f, "{separator}{items}{unit} {place} `{stage}`")?;
                    separator = ", ";
                }
                Ok(())
            }
            FailureKind::Aborted => f.write_str("aborted"),
            FailureKind::Broken => f.write_str("a sender was dropped before it finished"),
            FailureKind::Reported => f.write_str("reported before"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Error {
    /// What is behind the cause. The cause itself stands in the message, and as a value in [`Error::kind`].
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.failure.kind {
            FailureKind::Error(cause) | FailureKind::Engine(cause) => cause.source(),
            _ => None,
        }
    }
}
