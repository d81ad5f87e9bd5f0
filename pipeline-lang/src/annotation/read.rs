//! Reading a list of attributes by a table: what is unknown, repeated, unreadable or not available yet is reported at its
//! token; the rest is written down.

use super::{
    entry::Entry,
    value::{self, Problem},
};
use crate::{
    diagnostic::{Code, Diagnostics, Site},
    ops::{self, Availability, OPS, Op},
    syntax::{Mentioned, tree::Attribute},
};

/// Which of the two kinds of attributes is read, for messages.
#[derive(Clone, Copy)]
pub(crate) enum Subject<'o> {
    /// `#![..]`
    Pipeline,
    /// `#[..]` on a stage; its operator, where it is known.
    Stage(Option<&'o Op>),
    /// `#[..]` on a braced chain.
    Region,
}

/// Annotations that a braced chain may carry.
const REGION: &[&str] = &["parallel", "buffer", "engine"];

pub(crate) fn read<T>(
    table: &[&'static Entry<T>],
    subject: Subject<'_>,
    attributes: &[Attribute],
    target: &mut T,
    diagnostics: &mut Diagnostics,
    mentioned: &mut Mentioned,
) {
    for (index, attribute) in attributes.iter().enumerate() {
        let found = diagnostics.len();
        let entry = table.iter().find(|entry| attribute.name == entry.name);
        let before = attributes[..index].iter().find(|before| before.name == attribute.name);
        match (entry, before) {
            (None, _) => unknown(table, subject, attribute, diagnostics),
            (Some(_), Some(before)) => twice(subject, attribute, before.site, diagnostics),
            (Some(entry), None) => {
                if applies(entry, subject, attribute, diagnostics) {
                    read_one(entry, subject, attribute, target, diagnostics);
                }
            }
        }
        if diagnostics.len() > found {
            // It may have named a dead-letter stream.
            mentioned.add_all(attribute.tokens.clone());
        }
    }
}

fn read_one<T>(
    entry: &Entry<T>,
    subject: Subject<'_>,
    attribute: &Attribute,
    target: &mut T,
    diagnostics: &mut Diagnostics,
) {
    match value::read(entry.accepts, attribute) {
        Err(Problem { code, error }) => {
            let help = format!("write `{}`", subject.show(entry.signature));
            diagnostics.error(code, error.span(), error.to_string()).help(help);
        }
        Ok(_) if entry.availability == Availability::Later => {
            let message = format!("`{}` is not available yet", subject.show(entry.name));
            diagnostics
                .error(Code::NotAvailableYet, attribute.name.span(), message)
                .help("remove it: nothing runs it yet");
        }
        Ok(values) => (entry.apply)(&values, target, diagnostics),
    }
}

fn unknown<T>(
    table: &[&'static Entry<T>],
    subject: Subject<'_>,
    attribute: &Attribute,
    diagnostics: &mut Diagnostics,
) {
    let name = attribute.name.to_string();
    let (code, what) = match subject {
        Subject::Pipeline => (Code::UnknownSetting, "setting"),
        _ => (Code::UnknownAnnotation, "annotation"),
    };
    let found = diagnostics.error(code, attribute.name.span(), format!("unknown {what} `{name}`"));
    if name == "doc" {
        found.help("write `//` for a comment inside the block");
        return;
    }
    if ops::find(&name).is_some() {
        found.help(format!("`{name}` is an operator: write `|> {name}(..)`"));
        return;
    }
    let available = table.iter().filter(|entry| entry.availability == Availability::Now);
    let available = available.map(|entry| format!("`{}`", entry.name)).collect::<Vec<_>>();
    found.help(format!("the {what}s are {}", available.join(", ")));
    if !OF_RUST.contains(&name.as_str()) {
        found.did_you_mean(&name, table.iter().map(|entry| entry.name));
    }
}

/// Attributes of Rust that resemble nothing here.
const OF_RUST: &[&str] =
    &["allow", "cold", "deny", "derive", "expect", "inline", "must_use", "warn"];

fn twice(subject: Subject<'_>, again: &Attribute, before: Site, diagnostics: &mut Diagnostics) {
    let code = match subject {
        Subject::Pipeline => Code::SettingTwice,
        _ => Code::AnnotationTwice,
    };
    let shown = subject.show(&again.name.to_string());
    diagnostics
        .error(code, again.site, format!("`{shown}` stands here a second time"))
        .help("keep one of the two")
        .also(before, format!("`{shown}` stands here first"));
}

fn applies<T>(
    entry: &Entry<T>,
    subject: Subject<'_>,
    attribute: &Attribute,
    diagnostics: &mut Diagnostics,
) -> bool {
    let (fits, what) = match subject {
        Subject::Stage(Some(op)) => ((entry.applies)(op), format!("`{}`", op.name)),
        Subject::Region => (REGION.contains(&entry.name), "a braced chain".to_string()),
        Subject::Pipeline | Subject::Stage(None) => (true, String::new()),
    };
    if !fits {
        let message = format!("`#[{}]` does not apply to {what}", entry.name);
        let found = diagnostics.error(Code::NotApplicable, attribute.site, message);
        if matches!(subject, Subject::Region) {
            found.help("put it on a stage inside the braces");
        } else {
            match takers(entry) {
                Some(takers) => found.help(format!("it applies to {takers}")),
                None => found.help("put it on a stage behind a `|>`"),
            };
        }
    }
    fits
}

/// The operators that take the annotation, where they are few.
fn takers<T>(entry: &Entry<T>) -> Option<String> {
    let available = OPS.iter().filter(|op| op.availability == Availability::Now);
    let takers: Vec<_> =
        available.filter(|op| (entry.applies)(op)).map(|op| format!("`{}`", op.name)).collect();
    (takers.len() <= 4).then(|| takers.join(", "))
}

impl Subject<'_> {
    fn show(self, text: &str) -> String {
        match self {
            Subject::Pipeline => format!("#![{text}]"),
            Subject::Stage(_) | Subject::Region => format!("#[{text}]"),
        }
    }
}
