//! `#[parallel(n)]`: `n` replicas of the stage or braced chain, which take its items in turn. Their results leave in the
//! order of the input.

use super::{
    Spanned, StageNotes,
    entry::{Accepts, Entry, Kind},
    value::{Value, Values},
};
use crate::{
    diagnostic::{Code, Diagnostics},
    ops::Shape,
};

pub(super) static PARALLEL: Entry<StageNotes> = Entry {
    name: "parallel",
    signature: "parallel(replicas)",
    accepts: Accepts::List {
        values: &[Kind::Replicas],
        required: 0,
        options: &[
            ("by", Kind::Expression),
            ("unordered", Kind::Flag),
            ("window", Kind::Count { least: 1, most: u32::MAX as u64 }),
        ],
    },
    applies: |op| !matches!(op.shape, Shape::Source | Shape::Join),
    apply,
    ..Entry::NONE
};

fn apply(values: &Values, notes: &mut StageNotes, diagnostics: &mut Diagnostics) {
    let later = ["by", "unordered", "window"];
    if values.first().is_none() && later.iter().all(|option| values.option(option).is_none()) {
        diagnostics
            .error(
                Code::UnreadableAnnotation,
                values.site,
                "`#[parallel]` does not say how many replicas",
            )
            .help("write a number: `#[parallel(4)]`");
    }
    for option in later {
        if let Some(given) = values.option(option) {
            let message = format!("`{option}` of `#[parallel]` is not available yet");
            diagnostics
                .error(Code::NotAvailableYet, given.span, message)
                .help("write a number of replicas and no more: `#[parallel(4)]`");
        }
    }
    let Some(given) = values.first() else { return };
    let Value::Count(count) = given.value else {
        diagnostics
            .error(
                Code::NotAvailableYet,
                given.span,
                "an adaptive number of replicas is not available yet",
            )
            .help("write a number: `#[parallel(4)]`");
        notes.parallel = Some(Spanned { value: 1, span: values.span });
        return;
    };
    if count == 1 {
        diagnostics
            .warn(
                Code::OneReplica,
                values.site,
                "`#[parallel(1)]` runs one replica: nothing is parallel",
            )
            .help("remove it, or ask for 2 or more");
    }
    let value = usize::try_from(count).unwrap_or(usize::MAX);
    notes.parallel = Some(Spanned { value, span: values.span });
}

#[cfg(test)]
mod tests {
    use crate::{diagnostic::Code, testing::assert_mistake};

    #[test]
    fn a_key_alone_is_not_available_yet() {
        let source = "source(x) |> #[parallel(by = key)] map(f) |> count()";
        let message = "`by` of `#[parallel]` is not available yet";
        assert_mistake(source, Code::NotAvailableYet, "key", message);
    }

    #[test]
    fn nothing_said() {
        let source = "source(x) |> #[parallel()] map(f) |> count()";
        let message = "`#[parallel]` does not say how many replicas";
        assert_mistake(source, Code::UnreadableAnnotation, "#[parallel", message);
    }
}
