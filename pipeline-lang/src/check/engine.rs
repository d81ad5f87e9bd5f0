//! A stage runs where its pipeline runs, until engines can be mixed.

use super::sound;
use crate::{
    annotation::EngineName,
    diagnostic::{Code, Diagnostics},
    lower::Written,
};

pub(super) fn check_engines(written: &Written, diagnostics: &mut Diagnostics) {
    let whole = &written.graph.settings.engine;
    let expected = whole.as_ref().map_or(EngineName::Sync, |engine| engine.value);
    for node in sound(written) {
        let Some(engine) = &node.annotations.engine else { continue };
        if engine.value == expected {
            continue;
        }
        let message = "an engine of its own for one stage is not available yet";
        let found = diagnostics.error(Code::NotAvailableYet, engine.span, message);
        found.help("choose one engine for the whole pipeline by `#![engine(..)]`");
        if let Some(whole) = whole {
            found.also(whole.span, "the pipeline's engine is chosen here");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, graph},
    };

    #[test]
    fn another_engine() {
        let source = "source(x) |> #[engine(tokio)] map(f) |> count()";
        let message = "an engine of its own for one stage is not available yet";
        assert_mistake(source, Code::NotAvailableYet, "tokio", message);
    }

    #[test]
    fn the_same_engine() {
        graph("#![engine(tokio)] source(x) |> #[engine(tokio)] map(f) |> count()");
    }
}
