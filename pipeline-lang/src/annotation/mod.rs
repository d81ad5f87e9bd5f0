//! What `#[..]` says of a stage, and the table of all annotations.

pub(crate) mod entry;
mod kind;
mod read;
pub(crate) mod value;

pub(crate) mod buffer;
pub(crate) mod engine;
mod hint;
pub(crate) mod later;
mod name;
pub(crate) mod on_error;
mod parallel;
#[cfg(test)]
mod tests;

use proc_macro2::{Ident, Span};
use syn::Expr;

use self::entry::Entry;
pub(crate) use self::read::{Subject, read};

/// A value and the tokens it was read from.
#[derive(Debug, Clone)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

/// The annotations of one stage, each at most once.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    pub name: Option<Spanned<String>>,
    pub engine: Option<Spanned<EngineName>>,
    pub buffer: Option<Spanned<usize>>,
    pub on_error: Option<Spanned<OnError>>,
    pub hint: Option<Spanned<Hint>>,
    // `parallel` makes a region: `graph::Region`.
}

/// What executes islands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineName {
    Sync,
    Tokio,
    Steal,
    Dataflow,
    /// Each island on one of the others.
    Hybrid,
}

impl EngineName {
    pub fn as_str(self) -> &'static str {
        match self {
            EngineName::Sync => "sync",
            EngineName::Tokio => "tokio",
            EngineName::Steal => "steal",
            EngineName::Dataflow => "dataflow",
            EngineName::Hybrid => "hybrid",
        }
    }
}

/// What happens to an item whose stage returned an error.
#[derive(Debug, Clone)]
pub enum OnError {
    Stop,
    Skip,
    DeadLetter { stream: Ident, input: KeptInput },
}

/// Whether an error record holds the stage's input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptInput {
    Kept,
    /// `dead_letter = NAME, no_input`.
    Dropped,
}

/// `#[hint(cpu = heavy, stateful, fanout = 8)]`: what the planner may know of a stage.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    pub cpu: Option<CpuHint>,
    pub stateful: bool,
    pub fanout: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CpuHint {
    Light,
    Heavy,
}

/// `#[parallel(n, unordered, window = m)]`: how a stage or braced chain is replicated.
#[derive(Debug, Clone)]
pub struct Parallel {
    pub replicas: Replicas,
    /// Where their number is said.
    pub replicas_span: Span,
    pub order: Order,
    /// Batches taken in whose output has not left; where none is said, a few a replica.
    pub window: Option<Spanned<usize>>,
}

/// How many replicas there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replicas {
    Fixed(usize),
    /// As many as the engine has cores to run them.
    Cpu,
    /// As many as the load asks for, between two bounds.
    Between(usize, usize),
}

/// In which order replicas give what they make.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a block has a handful of regions")]
pub enum Order {
    /// That of the input.
    Input,
    /// Any.
    None,
    /// That of the input among items of one key; a key always goes to the same replica.
    Key(Key),
}

/// `by = key`: the function of an item that says to which replica it goes.
#[derive(Debug, Clone)]
pub struct Key {
    pub function: Expr,
    pub span: Span,
}

/// What the annotations of one stage or braced chain say.
#[derive(Debug, Default)]
pub(crate) struct StageNotes {
    pub(crate) annotations: Annotations,
    /// What `#[parallel(..)]` says, and where it stands.
    pub(crate) parallel: Option<Spanned<Parallel>>,
}

/// Every annotation, in the order of the documentation.
pub(crate) static ANNOTATIONS: &[&Entry<StageNotes>] = &[
    &name::NAME,
    &engine::ENGINE,
    &parallel::PARALLEL,
    &buffer::BUFFER,
    &on_error::ON_ERROR,
    &hint::HINT,
    &later::BACKPRESSURE,
    &later::BATCH,
    &later::RETRY,
    &later::TIMEOUT,
    &later::DEADLINE,
    &later::CIRCUIT,
    &later::FALLBACK,
    &later::BUDGET,
    &later::IDEMPOTENT,
];
