//! `#[name = "parse"]`: what reports, metrics and messages call the stage.

use super::{
    Spanned, StageNotes,
    entry::{Accepts, Entry, Kind},
    value::{Value, Values},
};
use crate::diagnostic::{Code, Diagnostics};

pub(super) static NAME: Entry<StageNotes> = Entry {
    name: "name",
    signature: "name = \"parse\"",
    accepts: Accepts::Value(Kind::Text),
    apply,
    ..Entry::NONE
};

fn apply(values: &Values, notes: &mut StageNotes, diagnostics: &mut Diagnostics) {
    let Some(given) = values.first() else { return };
    let Value::Text(name) = &given.value else { return };
    if name.starts_with("r#") || syn::parse_str::<syn::Ident>(name).is_err() {
        let message = format!("a stage cannot be named `{name}`");
        diagnostics
            .error(Code::OutOfRange, given.span, message)
            .help("a stage's name is an identifier, such as `parse_lines`");
        return;
    }
    notes.annotations.name = Some(Spanned { value: name.clone(), span: given.span });
}
