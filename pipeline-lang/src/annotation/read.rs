//! Reads annotations and settings into what they mean, and says what is wrong with them. The two lists here are the table of
//! all names: what is there now, and what the language knows but the runtime does not yet.

use proc_macro2::{Ident, Span};
use syn::{
    LitInt, LitStr, Token,
    parse::{Parse, Parser},
    punctuated::Punctuated,
};

use super::{Annotations, CpuHint, EngineName, Hint, KeptInput, OnError, Spanned};
use crate::{
    diagnostic::{Code, Diagnostics, nearest},
    settings::Settings,
    syntax::Annotation,
};

const STAGE_NOW: [&str; 6] = ["name", "engine", "parallel", "buffer", "on_error", "hint"];
const STAGE_LATER: [&str; 11] = [
    "backpressure",
    "batch",
    "retry",
    "timeout",
    "deadline",
    "circuit",
    "fallback",
    "budget",
    "idempotent",
    "rate",
    "window",
];
const BLOCK_NOW: [&str; 8] =
    ["name", "engine", "output", "share", "crate", "buffer", "on_error", "strict"];
const BLOCK_LATER: [&str; 3] = ["batch", "budget", "delivery"];
const ENGINES_LATER: [&str; 4] = ["steal", "dataflow", "hybrid", "distributed"];

/// `#[parallel(n)]`, which makes a region instead of staying with its stage.
pub(crate) struct Parallel {
    pub(crate) replicas: usize,
    pub(crate) span: Span,
}

/// The annotations of a stage.
pub(crate) fn stage(
    written: &[Annotation],
    diagnostics: &mut Diagnostics,
) -> (Annotations, Option<Parallel>) {
    let (mut annotations, mut parallel) = (Annotations::default(), None);
    for (index, annotation) in written.iter().enumerate() {
        let name = annotation.name.to_string();
        if repeated(written, index, diagnostics)
            || !known(&annotation.name, &STAGE_NOW, &STAGE_LATER, diagnostics)
        {
            continue;
        }
        match name.as_str() {
            "name" => annotations.name = text(annotation, diagnostics),
            "engine" => annotations.engine = engine(annotation, diagnostics),
            "buffer" => annotations.buffer = amount(annotation, diagnostics),
            "on_error" => annotations.on_error = on_error(annotation, diagnostics),
            "hint" => annotations.hint = hint(annotation, diagnostics),
            _ => parallel = read_parallel(annotation, diagnostics),
        }
    }
    (annotations, parallel)
}

/// The settings of a block.
pub(crate) fn settings(written: &[Annotation], diagnostics: &mut Diagnostics) -> Settings {
    let mut settings = Settings::default();
    for (index, annotation) in written.iter().enumerate() {
        let name = annotation.name.to_string();
        if repeated(written, index, diagnostics)
            || !known(&annotation.name, &BLOCK_NOW, &BLOCK_LATER, diagnostics)
        {
            continue;
        }
        match name.as_str() {
            "name" => settings.name = text(annotation, diagnostics),
            "engine" => settings.engine = engine(annotation, diagnostics),
            "output" => settings.output = parse(annotation, diagnostics),
            "share" => settings.share = names(annotation, diagnostics),
            "crate" => settings.krate = parse(annotation, diagnostics),
            "buffer" => settings.buffer = amount(annotation, diagnostics),
            "strict" => settings.strict = Some(annotation.name.span()),
            _ => settings.on_error = block_on_error(annotation, diagnostics),
        }
    }
    settings
}

fn repeated(written: &[Annotation], index: usize, diagnostics: &mut Diagnostics) -> bool {
    let name = &written[index].name;
    let repeated = written[..index].iter().any(|earlier| earlier.name == *name);
    if repeated {
        let message = format!("`{name}` is given twice; once is enough");
        diagnostics.error(Code::AnnotationTwice, name.span(), message);
    }
    repeated
}

fn known(
    name: &Ident,
    now: &[&'static str],
    later: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> bool {
    let text = name.to_string();
    if now.contains(&text.as_str()) {
        return true;
    }
    if later.contains(&text.as_str()) {
        not_yet(name.span(), &text, diagnostics);
    } else {
        let message = format!("there is no annotation `{text}` here");
        let help = match nearest(&text, now.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", now.join(", ")),
        };
        diagnostics.error_help(Code::UnknownAnnotation, name.span(), message, help);
    }
    false
}

fn not_yet(span: Span, what: &str, diagnostics: &mut Diagnostics) {
    diagnostics.error(Code::NotAvailableYet, span, format!("`{what}` is not available yet"));
}

fn parse<T: Parse>(annotation: &Annotation, diagnostics: &mut Diagnostics) -> Option<T> {
    let parsed = syn::parse2(annotation.args.clone());
    parsed.inspect_err(|error| wrong(annotation, error, diagnostics)).ok()
}

fn wrong(annotation: &Annotation, error: &syn::Error, diagnostics: &mut Diagnostics) {
    let span = if annotation.args.is_empty() { annotation.name.span() } else { error.span() };
    diagnostics.error_help(
        Code::Syntax,
        span,
        format!("`{}` cannot be read: {error}", annotation.name),
        format!("it is written `{}`", usage(&annotation.name.to_string())),
    );
}

fn usage(name: &str) -> &'static str {
    match name {
        "name" => "name = \"..\"",
        "engine" => "engine(sync | tokio)",
        "parallel" => "parallel(n)",
        "buffer" => "buffer(n)",
        "on_error" => "on_error(stop | skip | dead_letter = stream [, no_input])",
        "hint" => "hint(cpu = light | heavy, stateful, fanout = n)",
        "output" => "output = Path",
        "share" => "share(variable, ..)",
        "crate" => "crate = path",
        _ => "strict",
    }
}

fn text(annotation: &Annotation, diagnostics: &mut Diagnostics) -> Option<Spanned<String>> {
    let text: LitStr = parse(annotation, diagnostics)?;
    Some(Spanned { value: text.value(), span: text.span() })
}

fn names(annotation: &Annotation, diagnostics: &mut Diagnostics) -> Vec<Ident> {
    let parser = Punctuated::<Ident, Token![,]>::parse_terminated;
    let parsed = parser.parse2(annotation.args.clone());
    let parsed = parsed.inspect_err(|error| wrong(annotation, error, diagnostics));
    parsed.map(|names| names.into_iter().collect()).unwrap_or_default()
}

/// A number of items, at least 1.
fn amount(annotation: &Annotation, diagnostics: &mut Diagnostics) -> Option<Spanned<usize>> {
    let literal: LitInt = parse(annotation, diagnostics)?;
    match literal.base10_parse::<usize>() {
        Ok(value) if value > 0 => Some(Spanned { value, span: literal.span() }),
        _ => {
            let message = format!("`{}` takes at least 1, found `{literal}`", annotation.name);
            diagnostics.error(Code::OutOfRange, literal.span(), message);
            None
        }
    }
}

fn engine(annotation: &Annotation, diagnostics: &mut Diagnostics) -> Option<Spanned<EngineName>> {
    let name: Ident = parse(annotation, diagnostics)?;
    let text = name.to_string();
    let value = match text.as_str() {
        "sync" => EngineName::Sync,
        "tokio" => EngineName::Tokio,
        later if ENGINES_LATER.contains(&later) => {
            not_yet(name.span(), &format!("engine({later})"), diagnostics);
            return None;
        }
        _ => {
            let help = match nearest(&text, ["sync", "tokio"]) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "there are `sync` and `tokio`".to_owned(),
            };
            let message = format!("there is no engine `{text}`");
            diagnostics.error_help(Code::UnknownAnnotation, name.span(), message, help);
            return None;
        }
    };
    Some(Spanned { value, span: name.span() })
}

fn read_parallel(annotation: &Annotation, diagnostics: &mut Diagnostics) -> Option<Parallel> {
    let span = annotation.name.span();
    let Ok(literal) = syn::parse2::<LitInt>(annotation.args.clone()) else {
        let text = annotation.args.to_string();
        let later = ["cpu", "by", "unordered", "window", ".."];
        match later.into_iter().find(|word| text.contains(word)) {
            Some(_) => not_yet(span, &format!("parallel({text})"), diagnostics),
            None => {
                let message = format!("`parallel` takes a number of replicas, found `{text}`");
                diagnostics.error(Code::Syntax, span, message);
            }
        }
        return None;
    };
    match literal.base10_parse::<usize>() {
        Ok(replicas @ 1..=1024) => Some(Parallel { replicas, span }),
        _ => {
            let message = format!("`parallel` takes 1 to 1024 replicas, found `{literal}`");
            diagnostics.error(Code::OutOfRange, literal.span(), message);
            None
        }
    }
}

fn on_error(annotation: &Annotation, diagnostics: &mut Diagnostics) -> Option<Spanned<OnError>> {
    let span = annotation.name.span();
    let read = |input: syn::parse::ParseStream<'_>| {
        let word: Ident = input.parse()?;
        match word.to_string().as_str() {
            "stop" => Ok(OnError::Stop),
            "skip" => Ok(OnError::Skip),
            "dead_letter" => {
                input.parse::<Token![=]>()?;
                let stream = input.parse()?;
                Ok(OnError::DeadLetter { stream, input: kept(input)? })
            }
            _ => Err(syn::Error::new(
                word.span(),
                "expected `stop`, `skip` or `dead_letter = stream`",
            )),
        }
    };
    let value = read.parse2(annotation.args.clone());
    let value = value.inspect_err(|error| wrong(annotation, error, diagnostics)).ok()?;
    Some(Spanned { value, span })
}

fn kept(input: syn::parse::ParseStream<'_>) -> syn::Result<KeptInput> {
    if input.is_empty() {
        return Ok(KeptInput::Kept);
    }
    input.parse::<Token![,]>()?;
    let word: Ident = input.parse()?;
    if word == "no_input" {
        Ok(KeptInput::Dropped)
    } else {
        Err(syn::Error::new(word.span(), "expected `no_input`"))
    }
}

/// A dead-letter stream is one stage's.
fn block_on_error(
    annotation: &Annotation,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<OnError>> {
    let policy = on_error(annotation, diagnostics)?;
    if let OnError::DeadLetter { stream, .. } = &policy.value {
        let message =
            "a dead-letter stream belongs to a stage; a block's `on_error` is `stop` or `skip`";
        diagnostics.error(Code::AnnotationNotApplicable, stream.span(), message);
        return None;
    }
    Some(policy)
}

fn hint(annotation: &Annotation, diagnostics: &mut Diagnostics) -> Option<Spanned<Hint>> {
    let span = annotation.name.span();
    let parser = Punctuated::<HintPart, Token![,]>::parse_terminated;
    let parts = parser.parse2(annotation.args.clone());
    let parts = parts.inspect_err(|error| wrong(annotation, error, diagnostics)).ok()?;
    let mut value = Hint::default();
    for part in parts {
        match part {
            HintPart::Cpu(cpu) => value.cpu = Some(cpu),
            HintPart::Stateful => value.stateful = true,
            HintPart::Fanout(fanout) => value.fanout = Some(fanout),
        }
    }
    Some(Spanned { value, span })
}

enum HintPart {
    Cpu(CpuHint),
    Stateful,
    Fanout(u64),
}

impl Parse for HintPart {
    fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Self> {
        let word: Ident = input.parse()?;
        if word == "stateful" {
            return Ok(HintPart::Stateful);
        }
        let unknown = || syn::Error::new(word.span(), "expected `cpu`, `stateful` or `fanout`");
        input.parse::<Token![=]>().map_err(|_| unknown())?;
        match word.to_string().as_str() {
            "fanout" => Ok(HintPart::Fanout(input.parse::<LitInt>()?.base10_parse()?)),
            "cpu" => {
                let load: Ident = input.parse()?;
                match load.to_string().as_str() {
                    "light" => Ok(HintPart::Cpu(CpuHint::Light)),
                    "heavy" => Ok(HintPart::Cpu(CpuHint::Heavy)),
                    _ => Err(syn::Error::new(load.span(), "expected `light` or `heavy`")),
                }
            }
            _ => Err(unknown()),
        }
    }
}
