//! `#[on_error(..)]`: what happens to an item whose stage returned an error: `stop` (the default) fails the run, `skip`
//! counts and goes on, `dead_letter = NAME` sends a record to the stream `NAME`; `no_input` leaves the input out of it.

use super::{
    KeptInput, OnError, Spanned, StageNotes,
    entry::{Accepts, Entry, Kind},
    value::{Value, Values},
};
use crate::diagnostic::{Code, Diagnostics};

pub(super) static ON_ERROR: Entry<StageNotes> = Entry {
    name: "on_error",
    signature: "on_error(stop | skip | dead_letter = stream)",
    accepts: Accepts::List {
        values: &[WORDS],
        required: 0,
        options: &[("dead_letter", Kind::Name), ("no_input", Kind::Flag)],
    },
    applies: |op| op.fallible,
    apply,
    ..Entry::NONE
};

pub(crate) const WORDS: Kind = Kind::Word(&["stop", "skip"]);

fn apply(values: &Values, notes: &mut StageNotes, diagnostics: &mut Diagnostics) {
    let (word, letter) = (word(values), values.option("dead_letter"));
    let no_input = values.option("no_input");
    if word.is_some() == letter.is_some() {
        let message = match word {
            Some(_) => "`on_error` has two answers",
            None => "`on_error` has no answer",
        };
        diagnostics
            .error(Code::UnreadableAnnotation, values.site, message)
            .help("choose one of `stop`, `skip` and `dead_letter = stream`");
        return;
    }
    if let (Some(given), None) = (no_input, letter) {
        diagnostics
            .error(Code::UnreadableAnnotation, given.span, "`no_input` speaks of a dead letter")
            .help("write `dead_letter = stream, no_input`, or leave it out");
    }
    let dead_letter = letter.and_then(|given| match &given.value {
        Value::Name(stream) => {
            let input = if no_input.is_some() { KeptInput::Dropped } else { KeptInput::Kept };
            Some(OnError::DeadLetter { stream: stream.clone(), input })
        }
        _ => None,
    });
    notes.annotations.on_error =
        word.or_else(|| Some(Spanned { value: dead_letter?, span: values.span }));
}

/// `stop` or `skip`.
pub(crate) fn word(values: &Values) -> Option<Spanned<OnError>> {
    let given = values.first()?;
    let value = match given.value {
        Value::Word("stop") => OnError::Stop,
        Value::Word("skip") => OnError::Skip,
        _ => return None,
    };
    Some(Spanned { value, span: given.span })
}
