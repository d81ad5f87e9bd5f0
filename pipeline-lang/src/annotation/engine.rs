//! `#[engine(steal)]`, and `#![engine(tokio)]` for the whole pipeline: which executor runs it.

use super::{
    EngineName, Spanned, StageNotes,
    entry::{Accepts, Entry, Kind},
    value::{Value, Values},
};

pub(super) static ENGINE: Entry<StageNotes> = Entry {
    name: "engine",
    signature: SIGNATURE,
    accepts: ACCEPTS,
    apply: |values, notes, _| notes.annotations.engine = engine(values),
    ..Entry::NONE
};

pub(crate) const SIGNATURE: &str = "engine(sync | tokio | steal | dataflow | hybrid)";
pub(crate) const ACCEPTS: Accepts = Accepts::List {
    values: &[Kind::Word(&["sync", "tokio", "steal", "dataflow", "hybrid"])],
    required: 1,
    options: &[],
};

/// The engine that was named.
pub(crate) fn engine(values: &Values) -> Option<Spanned<EngineName>> {
    let given = values.first()?;
    let Value::Word(word) = given.value else { return None };
    let value = match word {
        "sync" => EngineName::Sync,
        "tokio" => EngineName::Tokio,
        "steal" => EngineName::Steal,
        "dataflow" => EngineName::Dataflow,
        _ => EngineName::Hybrid,
    };
    Some(Spanned { value, span: given.span })
}
