//! `#[hint(cpu = heavy, stateful, fanout = 8)]`: what is known of a stage, for whoever reads the graph and, with engines to choose
//! from, for the planner. A hint changes speed, never results.

use std::fmt;

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

/// As it was written.
impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cpu = self.cpu.map(|cpu| match cpu {
            CpuHint::Light => "cpu = light".to_owned(),
            CpuHint::Heavy => "cpu = heavy".to_owned(),
        });
        let stateful = self.stateful.then(|| "stateful".to_owned());
        let fanout = self.fanout.map(|fanout| format!("fanout = {fanout}"));
        let said: Vec<_> = [cpu, stateful, fanout].into_iter().flatten().collect();
        f.write_str(&said.join(", "))
    }
}
