//! The table of all settings.

use syn::PathArguments;

use super::Settings;
use crate::{
    annotation::{
        self, Spanned, Subject, buffer, engine,
        entry::{Accepts, Entry, Kind},
        later, on_error,
        value::{Value, Values},
    },
    diagnostic::{Code, Diagnostics},
    syntax::{Mentioned, tree::Attribute},
};

/// Reads the settings of a block.
pub(crate) fn read(
    attributes: &[Attribute],
    diagnostics: &mut Diagnostics,
    mentioned: &mut Mentioned,
) -> Settings {
    let mut settings = Settings::default();
    annotation::read(
        SETTINGS,
        Subject::Pipeline,
        attributes,
        &mut settings,
        diagnostics,
        mentioned,
    );
    settings
}

/// Every setting, in the order of the documentation.
static SETTINGS: &[&Entry<Settings>] = &[
    &NAME, &ENGINE, &OUTPUT, &SHARE, &CRATE, &BUFFER, &ON_ERROR, &STRICT, &BATCH, &BUDGET,
    &DELIVERY,
];

static NAME: Entry<Settings> = Entry {
    name: "name",
    signature: "name = \"access-log\"",
    accepts: Accepts::Value(Kind::Text),
    apply: name,
    ..Entry::NONE
};

static ENGINE: Entry<Settings> = Entry {
    name: "engine",
    signature: engine::SIGNATURE,
    accepts: engine::ACCEPTS,
    apply: |values, settings, _| settings.engine = engine::engine(values),
    ..Entry::NONE
};

static OUTPUT: Entry<Settings> = Entry {
    name: "output",
    signature: "output = Struct",
    accepts: Accepts::Value(Kind::Struct),
    apply: |values, settings, _| settings.output = path(values).map(as_expression),
    ..Entry::NONE
};

static SHARE: Entry<Settings> = Entry {
    name: "share",
    signature: "share(variable, ..)",
    accepts: Accepts::Names,
    apply: |values, settings, _| settings.share = values.names().cloned().collect(),
    ..Entry::NONE
};

static CRATE: Entry<Settings> = Entry {
    name: "crate",
    signature: "crate = path",
    accepts: Accepts::Value(Kind::Path),
    apply: |values, settings, _| settings.krate = path(values),
    ..Entry::NONE
};

static BUFFER: Entry<Settings> = Entry {
    name: "buffer",
    signature: buffer::SIGNATURE,
    accepts: buffer::ACCEPTS,
    apply: |values, settings, _| settings.buffer = buffer::capacity(values),
    ..Entry::NONE
};

// A dead-letter stream belongs to one stage, so the pipeline's answer is a word.
static ON_ERROR: Entry<Settings> = Entry {
    name: "on_error",
    signature: "on_error(stop | skip)",
    accepts: Accepts::List { values: &[on_error::WORDS], required: 1, options: &[] },
    apply: |values, settings, _| settings.on_error = on_error::word(values),
    ..Entry::NONE
};

static STRICT: Entry<Settings> = Entry {
    name: "strict",
    signature: "strict",
    apply: |values, settings, _| settings.strict = Some(values.span),
    ..Entry::NONE
};

static BATCH: Entry<Settings> = Entry::later(
    "batch",
    "batch(items)",
    Accepts::List {
        values: &[Kind::Count { least: 1, most: u32::MAX as u64 }],
        required: 1,
        options: &[],
    },
);
static BUDGET: Entry<Settings> = Entry::later("budget", "budget(64MiB)", later::ONE_SIZE);
static DELIVERY: Entry<Settings> = Entry::later(
    "delivery",
    "delivery(at_least_once)",
    Accepts::List {
        values: &[Kind::Word(&["at_most_once", "at_least_once"])],
        required: 1,
        options: &[],
    },
);

fn name(values: &Values, settings: &mut Settings, diagnostics: &mut Diagnostics) {
    let Some(given) = values.first() else { return };
    let Value::Text(name) = &given.value else { return };
    if name.trim().is_empty() {
        diagnostics
            .error(Code::OutOfRange, given.span, "a pipeline's name is empty")
            .help("reports call the pipeline so: write `#![name = \"access-log\"]`");
        return;
    }
    settings.name = Some(Spanned { value: name.clone(), span: given.span });
}

/// `Totals::<u32>` for `Totals<u32>`, as one writes it where a value is made.
fn as_expression(mut path: syn::Path) -> syn::Path {
    for segment in &mut path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            arguments.colon2_token.get_or_insert_default();
        }
    }
    path
}

fn path(values: &Values) -> Option<syn::Path> {
    match &values.first()?.value {
        Value::Path(path) => Some(path.clone()),
        _ => None,
    }
}
