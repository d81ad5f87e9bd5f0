//! Every stream is known, defined once, and used once.

use proc_macro2::Ident;

use crate::{
    diagnostic::{Code, Diagnostics, nearest},
    lower::{Definition, Origin, Use, Written},
    ops::{self, Join, Rate, Shape},
};

pub(super) fn check_unknown(written: &Written, diagnostics: &mut Diagnostics) {
    let streams = &written.streams;
    for used in streams.uses.iter().filter(|used| is_unknown(written, &used.name)) {
        if is_eager(written, used) {
            let message = "`merge(.., eager)` is not available yet";
            diagnostics
                .error(Code::NotAvailableYet, used.name.span(), message)
                .help("remove it: nothing runs it yet");
        } else {
            report_unknown(written, &used.name, diagnostics);
        }
    }
}

/// `eager` as an input of a merge is an option, unless there is such a stream.
fn is_eager(written: &Written, used: &Use) -> bool {
    let as_they_come = |node| written.node(node).op.shape == Shape::Join(Join::Any);
    used.to.is_some_and(as_they_come) && used.name == "eager"
}

fn is_unknown(written: &Written, name: &Ident) -> bool {
    written.streams.definition(name).is_none() && !written.may_be_elsewhere(name)
}

fn known_names(written: &Written) -> Vec<String> {
    let definitions = written.streams.definitions.iter();
    definitions.map(|known| known.name.to_string()).collect()
}

fn report_unknown(written: &Written, name: &Ident, diagnostics: &mut Diagnostics) {
    let (name, span) = (name.to_string(), name.span());
    let known = known_names(written);
    let help = match ops::find(&name) {
        Some(op) => format!("as an operator it is written `{}`", op.signature),
        None => "a stream is named by `let`, by an arm of a `match`, or as a dead letter".into(),
    };
    diagnostics
        .error(Code::UnknownStream, span, format!("unknown stream `{name}`"))
        .help(help)
        .did_you_mean(&name, known.iter().map(String::as_str));
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

fn is_defined_twice(written: &Written, name: &Ident) -> bool {
    let definitions = written.streams.definitions.iter();
    definitions.filter(|known| known.name == *name).count() > 1
}

pub(super) fn check_used_twice(written: &Written, diagnostics: &mut Diagnostics) {
    let uses = &written.streams.uses;
    for (index, again) in uses.iter().enumerate() {
        let first = uses[..index].iter().find(|first| first.name == again.name);
        let Some(first) = first else { continue };
        let name = &again.name;
        if is_unknown(written, name) || is_defined_twice(written, name) {
            continue; // Reported so; each definition may be meant for one of the uses.
        }
        let count = written.streams.uses_of(name).count();
        let clones: Vec<_> = (1..=count).map(|number| format!("{name}_{number}")).collect();
        let clones = clones.join(", ");
        diagnostics
            .error(Code::UsedTwice, name.span(), format!("stream `{name}` is used twice"))
            .help(format!("clone its items: `let ({clones}) = {name} |> broadcast();`"))
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
        || is_misspelt(written, name)
}

/// Whether an unknown stream was most likely meant to be this one.
fn is_misspelt(written: &Written, name: &Ident) -> bool {
    let known = known_names(written);
    let mut unknown = written.streams.uses.iter().filter(|used| is_unknown(written, &used.name));
    unknown.any(|used| {
        let nearest = nearest(&used.name.to_string(), known.iter().map(String::as_str));
        nearest.is_some_and(|nearest| name == nearest)
    })
}

fn needs_use(written: &Written, definition: &Definition) -> bool {
    let Some((node, _)) = written.origin(definition) else { return false };
    let first = written.streams.definition(&definition.name);
    if first.is_some_and(|first| !std::ptr::eq(first, definition)) {
        return false; // Reported as defined twice.
    }
    match node.op.shape {
        _ if definition.origin == Origin::DeadLetter => true,
        Shape::Through(Rate::Final) => false,
        // A fork with a stage behind it was reported as misplaced.
        Shape::Fork(_) => written.graph.outputs_of(node.id).all(|link| link.stream.is_some()),
        _ => true,
    }
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
    fn what_was_refused_hides_no_streams() {
        for (source, code) in [
            (
                "source(x) |> #[on_error(dead_leter = bad)] try_map(f) |> for_each(f); bad |> count()",
                "P003",
            ),
            (
                "source(x) |> #[on_error(dead_letter = bad)] map(f) |> for_each(f); bad |> count()",
                "P030",
            ),
            ("#[on_error(dead_letter = bad)] source(x) |> for_each(f); bad |> count()", "P030"),
            ("#![on_error(dead_letter = bad)] source(x) |> for_each(f); bad |> count()", "P003"),
            (
                "source(x) |> #[on_error(dead_letter = drop)] try_map(f) |> for_each(f); drop |> count()",
                "P007",
            ),
            ("source(x) |> match { 0 => r#a, _ => drop }; r#a |> count()", "P007"),
            ("let a = source(x); let b = source(y); mrge(a, b) |> count()", "P010"),
            ("let a = source(x); let b = source(y); join(a, b) |> count()", "P050"),
            ("missing |> for_each(f)", "P011"),
            ("source(x) |> match { 0 => a, _ => b } |> count()", "P008"),
            (
                "let (a, b) = source(x) |> match { 0 => a, _ => b }; a |> count(); b |> for_each(f)",
                "P023",
            ),
            ("let b = source(y); source(x) |> zip(b) |> count()", "P008"),
        ] {
            let found = mistakes(source);
            assert!(
                matches!(found.as_slice(), [one] if one.contains(code)),
                "{source}: {found:#?}"
            );
        }
    }

    #[test]
    fn a_misspelt_stream_is_not_unused() {
        let source = "let parsed = source(x) |> map(f);\nparsd |> count()";
        assert_mistake(source, Code::UnknownStream, "parsd", "unknown stream `parsd`");
    }

    #[test]
    fn a_stream_does_not_shadow_another() {
        let source = "let a = source(x);\nlet a = a |> map(f);\na |> count()";
        assert_mistake(source, Code::DefinedTwice, "a = a", "stream `a` is defined twice");
    }

    #[test]
    fn defined_twice_is_unused_once() {
        let found = mistakes("let a = source(x);\nlet a = source(y);");
        assert!(
            matches!(found.as_slice(), [one, other] if one.contains("P016") && other.contains("P014"))
        );
    }

    #[test]
    fn an_unknown_stream_is_not_used_twice() {
        let found = mistakes("missing |> for_each(f); missing |> for_each(f)");
        assert!(found.iter().all(|found| found.contains("P011")), "{found:#?}");
    }

    #[test]
    fn a_name_for_each_use() {
        let source = "let a = source(x); a |> for_each(f); a |> for_each(f); a |> count()";
        let (_, diagnostics) = analyze(source);
        let help = diagnostics.sorted()[0].help.clone();
        let expected = "clone its items: `let (a_1, a_2, a_3) = a |> broadcast();`";
        assert_eq!(help.as_deref(), Some(expected));
    }

    #[test]
    fn an_operator_without_arguments() {
        assert_eq!(help("source |> count()"), "as an operator it is written `source(items)`");
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
