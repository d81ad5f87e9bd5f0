//! `#[engine(tokio)]`, and `#![engine(tokio)]` for the whole pipeline: which executor runs it.

use super::{
    EngineName, Spanned, StageNotes,
    entry::{Accepts, Entry, Kind},
    value::{Value, Values},
};
use crate::diagnostic::{Code, Diagnostics};

pub(super) static ENGINE: Entry<StageNotes> = Entry {
    name: "engine",
    signature: SIGNATURE,
    accepts: ACCEPTS,
    apply: |values, notes, diagnostics| notes.annotations.engine = engine(values, diagnostics),
    ..Entry::NONE
};

pub(crate) const SIGNATURE: &str = "engine(sync | tokio)";
pub(crate) const ACCEPTS: Accepts = Accepts::List {
    values: &[Kind::Word(&["sync", "tokio", "steal", "dataflow", "hybrid"])],
    required: 1,
    options: &[],
};

/// The engine that was named, if it runs today.
pub(crate) fn engine(
    values: &Values,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<EngineName>> {
    let given = values.first()?;
    let Value::Word(word) = given.value else { return None };
    let value = match word {
        "sync" => EngineName::Sync,
        "tokio" => EngineName::Tokio,
        later => {
            let message = format!("the engine `{later}` is not available yet");
            diagnostics
                .error(Code::NotAvailableYet, given.span, message)
                .help("available are `sync` and `tokio`");
            return None;
        }
    };
    Some(Spanned { value, span: given.span })
}
