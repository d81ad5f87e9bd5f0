//! Annotations of the language whose runtime does not exist yet. Their syntax and ranges are checked all the same, so that
//! a block needs no second repair when they arrive.

use super::{
    StageNotes,
    entry::{Accepts, Entry, Kind},
};

const COUNT: Kind = Kind::Count { least: 1, most: u32::MAX as u64 };

pub(super) static BACKPRESSURE: Entry<StageNotes> = Entry::later(
    "backpressure",
    "backpressure(drop_oldest, ttl = 1s)",
    Accepts::List {
        values: &[Kind::Word(&[
            "block",
            "drop_oldest",
            "drop_newest",
            "drop_incoming",
            "drop_all",
            "fail",
        ])],
        required: 0,
        options: &[("conflate", Kind::Expression), ("ttl", Kind::Time)],
    },
);

pub(super) static BATCH: Entry<StageNotes> = Entry::later(
    "batch",
    "batch(items, age = 10ms, bytes = 64KiB)",
    Accepts::List {
        values: &[COUNT],
        required: 1,
        options: &[("age", Kind::Time), ("bytes", Kind::Bytes)],
    },
);

pub(super) static RETRY: Entry<StageNotes> = Entry::later(
    "retry",
    "retry(times, backoff = 50ms..2s)",
    Accepts::List { values: &[COUNT], required: 1, options: &[("backoff", Kind::Times)] },
);

pub(super) static TIMEOUT: Entry<StageNotes> = Entry::later("timeout", "timeout(1s)", ONE_TIME);
pub(super) static DEADLINE: Entry<StageNotes> = Entry::later("deadline", "deadline(5s)", ONE_TIME);
const ONE_TIME: Accepts = Accepts::List { values: &[Kind::Time], required: 1, options: &[] };

pub(super) static CIRCUIT: Entry<StageNotes> = Entry::later(
    "circuit",
    "circuit(failures = 50%, slow = 80%, open = 5s, min_calls = 20, probes = 3)",
    Accepts::List {
        values: &[],
        required: 0,
        options: &[
            ("failures", Kind::Percent),
            ("slow", Kind::Percent),
            ("open", Kind::Times),
            ("min_calls", COUNT),
            ("probes", COUNT),
        ],
    },
);

pub(super) static FALLBACK: Entry<StageNotes> = Entry::later(
    "fallback",
    "fallback(function)",
    Accepts::List { values: &[Kind::Expression], required: 1, options: &[] },
);

pub(super) static BUDGET: Entry<StageNotes> = Entry::later("budget", "budget(64MiB)", ONE_SIZE);
pub(crate) const ONE_SIZE: Accepts =
    Accepts::List { values: &[Kind::Bytes], required: 1, options: &[] };

pub(super) static IDEMPOTENT: Entry<StageNotes> =
    Entry::later("idempotent", "idempotent", Accepts::Nothing);
