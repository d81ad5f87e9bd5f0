//! Every stream is known, defined once, and used once.

use proc_macro2::Ident;

use crate::{
    diagnostic::{Code, Diagnostics, nearest},
    lower::{Definition, Origin, Use, Written},
    ops::{Rate, Shape},
};

pub(super) fn check_unknown(written: &Written, diagnostics: &mut Diagnostics) {
    let streams = &written.streams;
    for used in &streams.uses {
        if streams.definition(&used.name).is_some() || written.may_be_elsewhere(&used.name) {
            continue;
        }
        if is_eager(written, used) {
            let message = "`merge(.., eager)` is not available yet";
            diagnostics.error(Code::NotAvailableYet, used.name.span(), message);
        } else {
            report_unknown(written, &used.name, diagnostics);
        }
    }
}

/// `eager` as an input of a merge is an option, unless there is such a stream.
fn is_eager(written: &Written, used: &Use) -> bool {
    let in_merge = used.to.is_some_and(|node| written.node(node).op.name == "merge");
    in_merge && used.name == "eager"
}

fn report_unknown(written: &Written, name: &Ident, diagnostics: &mut Diagnostics) {
    let (name, span) = (name.to_string(), name.span());
    let definitions = written.streams.definitions.iter();
    let known: Vec<_> = definitions.map(|known| known.name.to_string()).collect();
    diagnostics
        .error(Code::UnknownStream, span, format!("unknown stream `{name}`"))
        .help("a stream is named by `let`, by an arm of a `match`, or as a dead letter")
        .did_you_mean(&name, known.iter().map(String::as_str));
}

/// Whether an unknown stream is probably this one, misspelt: then it is not unused as well.
fn is_meant(written: &Written, name: &Ident) -> bool {
    let name = name.to_string();
    let uses = written.streams.uses.iter();
    let mut unknown = uses.filter(|used| written.streams.definition(&used.name).is_none());
    unknown.any(|used| nearest(&used.name.to_string(), [name.as_str()]).is_some())
}

pub(super) fn check_defined_twice(written: &Written, diagnostics: &mut Diagnostics) {
    let definitions = &written.streams.definitions;
    for (index, again) in definitions.iter().enumerate() {
        let first = definitions[..index].iter().find(|first| first.name == again.name);
        let Some(first) = first else { continue };
        let name = &again.name;
        let help = match again.origin {
            Origin::Arm => "give each its own stream, and `merge` them",
            Origin::Let | Origin::DeadLetter => "rename one of the two",
        };
        diagnostics
            .error(Code::DefinedTwice, name.span(), format!("stream `{name}` is defined twice"))
            .help(help)
            .also(first.name.span(), format!("`{name}` is defined here first"));
    }
}

pub(super) fn check_used_twice(written: &Written, diagnostics: &mut Diagnostics) {
    let uses = &written.streams.uses;
    for (index, again) in uses.iter().enumerate() {
        let first = uses[..index].iter().find(|first| first.name == again.name);
        let Some(first) = first else { continue };
        let name = &again.name;
        diagnostics
            .error(Code::UsedTwice, name.span(), format!("stream `{name}` is used twice"))
            .help(format!("clone its items: `let ({name}_1, {name}_2) = {name} |> broadcast();`"))
            .also(first.name.span(), format!("`{name}` is used here first"));
    }
}

/// A result that nobody takes is what the pipeline returns; any other stream must lead somewhere.
pub(super) fn check_unused(written: &Written, diagnostics: &mut Diagnostics) {
    for definition in &written.streams.definitions {
        if is_used(written, &definition.name) || !needs_use(written, definition) {
            continue;
        }
        let name = &definition.name;
        let (code, what) = match definition.origin {
            Origin::DeadLetter => (Code::DeadLetterUnused, "dead-letter stream"),
            Origin::Let | Origin::Arm => (Code::Unused, "stream"),
        };
        diagnostics
            .error(code, name.span(), format!("{what} `{name}` is never used"))
            .help(format!("end it in a sink or a result; `{name} |> for_each(drop);` discards it"));
    }
}

fn is_used(written: &Written, name: &Ident) -> bool {
    written.streams.uses_of(name).next().is_some()
        || written.may_be_elsewhere(name)
        || is_meant(written, name)
}

fn needs_use(written: &Written, definition: &Definition) -> bool {
    let Some((node, port)) = written.origin(definition) else { return false };
    port != 0 || node.op.shape != Shape::Through(Rate::Final)
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{analyze, assert_mistake, help, mistakes},
    };

    #[test]
    fn unknown() {
        let source = "let parsed = source(x) |> map(f);\nmerge(parsed, parsd) |> count()";
        assert_mistake(source, Code::UnknownStream, "parsd", "unknown stream `parsd`");
        assert_eq!(help(source), "did you mean `parsed`?");
    }

    #[test]
    fn used_twice_marks_both() {
        let source = "let a = source(x);\na |> for_each(f);\na |> count()";
        assert_mistake(source, Code::UsedTwice, "a |> count", "stream `a` is used twice");
        let (_, diagnostics) = analyze(source);
        assert_eq!(diagnostics.sorted()[0].notes[0].0.position(), (2, 0));
    }

    #[test]
    fn defined_twice() {
        let source = "let a = source(x);\nlet a = source(y);\na |> count()";
        assert_mistake(source, Code::DefinedTwice, "a = source(y)", "stream `a` is defined twice");
    }

    #[test]
    fn arms_of_two_matches_into_one_stream() {
        let source = "source(x) |> match { _ => a };\nsource(y) |> match { _ => a };\na |> count()";
        assert_mistake(source, Code::DefinedTwice, "a };", "stream `a` is defined twice");
        assert_eq!(help(source), "give each its own stream, and `merge` them");
    }

    #[test]
    fn unused() {
        let source = "let (a, b) = source(x) |> partition(f);\na |> count()";
        assert_mistake(source, Code::Unused, "b)", "stream `b` is never used");
    }

    #[test]
    fn unused_dead_letters() {
        let source = "source(x) |> #[on_error(dead_letter = bad)] try_map(f) |> count()";
        let message = "dead-letter stream `bad` is never used";
        assert_mistake(source, Code::DeadLetterUnused, "bad", message);
    }

    #[test]
    fn what_cannot_be_read_hides_no_names() {
        let source = "let a = source(x);\na |> map(|) |> count();\nlet b = c $ |> map(f);\nb |> for_each(f); c |> for_each(f)";
        let found = mistakes(source);
        assert!(found.iter().all(|found| found.contains(" P00")), "{found:#?}");
    }

    #[test]
    fn eager_is_an_option_of_merge() {
        let source = "let a = source(x);\nlet b = source(y);\nmerge(a, b, eager) |> count()";
        let message = "`merge(.., eager)` is not available yet";
        assert_mistake(source, Code::NotAvailableYet, "eager", message);
    }
}
