//! `#[hint(cpu = heavy, stateful, fanout = 8)]`: what the planner may know of a stage. A hint changes speed, never results.

use super::{
    CpuHint, Hint, Spanned, StageNotes,
    entry::{Accepts, Entry, Kind},
    value::{Given, Value, Values},
};
use crate::diagnostic::{Code, Diagnostics};

pub(super) static HINT: Entry<StageNotes> = Entry {
    name: "hint",
    signature: "hint(cpu = heavy, stateful, fanout = 8)",
    accepts: Accepts::List {
        values: &[],
        required: 0,
        options: &[
            ("cpu", Kind::Word(&["light", "heavy"])),
            ("stateful", Kind::Flag),
            ("fanout", Kind::Count { least: 1, most: u64::MAX }),
        ],
    },
    apply,
    ..Entry::NONE
};

fn apply(values: &Values, notes: &mut StageNotes, diagnostics: &mut Diagnostics) {
    if values.is_empty() {
        diagnostics
            .error(Code::UnreadableAnnotation, values.site, "`#[hint()]` says nothing")
            .help("it takes `cpu = light`, `cpu = heavy`, `stateful` and `fanout = n`");
        return;
    }
    let cpu = values.option("cpu").map(|given| match given.value {
        Value::Word("light") => CpuHint::Light,
        _ => CpuHint::Heavy,
    });
    let fanout = |given: &Given| match given.value {
        Value::Count(count) => Some(count),
        _ => None,
    };
    let hint = Hint {
        cpu,
        stateful: values.option("stateful").is_some(),
        fanout: values.option("fanout").and_then(fanout),
    };
    notes.annotations.hint = Some(Spanned { value: hint, span: values.span });
}
