//! Dead letters: an item that a stage failed on, with where and why.

use std::fmt;

use crate::{
    graph::{Graph, NodeIndex},
    position::Position,
};

/// What a dead-letter stream carries.
///
/// ```
/// use pipeline::prelude::*;
///
/// let done = pipeline! {
///     let parsed = source(["1", "x"])
///         |> #[name = "parse"] #[on_error(dead_letter = rejected)] try_map(str::parse::<u8>);
///     let good = parsed |> count();
///     let bad = rejected |> collect::<Vec<_>>();
/// }
/// .run_blocking()?;
/// let record = &done.bad[0];
/// assert_eq!((record.stage, record.item, record.input.as_deref()), ("parse", 1, Some("x")));
/// assert_eq!(record.to_string(), "stage `parse`, item 1 of `source`: invalid digit found in string");
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorRecord<T, E> {
    /// The stage that failed.
    pub stage: &'static str,
    /// Its place in the code: file, line, column.
    pub site: (&'static str, u32, u32),
    /// Where the item came from: the name of its source.
    pub source: &'static str,
    /// The item's ordinal there, from 0.
    pub item: u64,
    /// How often the stage was tried.
    pub attempts: u32,
    /// The stage's input in its owned form, unless `no_input` was asked for.
    pub input: Option<T>,
    /// Why it failed: first and last cause are one as long as there is one attempt.
    pub cause: E,
}

impl<T, E> ErrorRecord<T, E> {
    pub(crate) fn new(
        graph: &'static Graph,
        node: NodeIndex,
        at: Position,
        input: Option<T>,
        cause: E,
    ) -> Self {
        let stage = &graph.nodes[usize::from(node)];
        ErrorRecord {
            stage: stage.name,
            site: (graph.file, stage.line, stage.column),
            source: graph.nodes[usize::from(at.node())].name,
            item: at.item(),
            attempts: 1,
            input,
            cause,
        }
    }
}

impl<T, E> ErrorRecord<T, E> {
    /// Why the first attempt failed.
    pub fn first_cause(&self) -> &E {
        &self.cause
    }

    /// Why the last attempt failed: the first one's cause as long as there is one attempt.
    pub fn last_cause(&self) -> &E {
        &self.cause
    }
}

impl<T, E: fmt::Display> fmt::Display for ErrorRecord<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stage `{}`, item {} of `{}`: {}", self.stage, self.item, self.source, self.cause)
    }
}

/// As an object whose cause is text, and whose site is `file:line:column`.
#[cfg(feature = "json")]
impl<T: serde::Serialize, E: fmt::Display> serde::Serialize for ErrorRecord<T, E> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut object = serializer.serialize_struct("ErrorRecord", 7)?;
        object.serialize_field("stage", self.stage)?;
        let (file, line, column) = self.site;
        object.serialize_field("site", &format_args!("{file}:{line}:{column}"))?;
        object.serialize_field("source", self.source)?;
        object.serialize_field("item", &self.item)?;
        object.serialize_field("attempts", &self.attempts)?;
        object.serialize_field("input", &self.input)?;
        object.serialize_field("cause", &self.cause.to_string())?;
        object.end()
    }
}
