//! The library beside its peers, each from its own crate and used as its documentation recommends: the same work, the same
//! result, in one run.
//!
//! `cargo bench --bench peers` prints a table a workload, and each figure beside its bar. `-- w1 w3` picks workloads, `-- vector` the
//! second half of the first. `-- --check`
//! does less of each, in fewer rounds, and exits with 1 where a bar is missed. `docs/performance.md` explains the figures.

#[path = "../../fused/arguments.rs"]
mod arguments;
mod blocks;
#[expect(unreachable_pub, reason = "dfir_rs writes it")]
mod chain;
#[path = "../../fused/counts.rs"]
mod counts;
mod flight;
mod hop;
#[path = "../../fused/kernels.rs"]
mod kernels;
mod map;
#[path = "../../fused/native.rs"]
mod native;
#[path = "../../fused/processes.rs"]
mod processes;
#[path = "../../fused/rounds.rs"]
mod rounds;
mod rows;
mod scaling;
#[path = "../../fused/table.rs"]
mod table;
mod words;

use std::process::ExitCode;

use self::{arguments::Arguments, rounds::Effort, table::Table};

type Workload = fn(Effort, &mut Table);

const WORKLOADS: [(&str, Workload); 7] = [
    ("w1", chain::scalar),
    ("vector", chain::vector),
    ("w2", hop::hop),
    ("w3", map::map),
    ("w4", flight::flight),
    ("w5", words::words),
    ("w6", rows::rows),
];

fn main() -> ExitCode {
    if processes::answered() {
        return ExitCode::SUCCESS;
    }
    let arguments = match Arguments::read(&WORKLOADS.map(|(name, _)| name)) {
        Ok(arguments) => arguments,
        Err(refused) => return refused,
    };
    let mut table = Table::new();
    for (name, workload) in WORKLOADS {
        // The vectorised chain is the second half of the first workload.
        if arguments.wants(name) || name == "vector" && arguments.wants("w1") {
            workload(arguments.effort, &mut table);
        }
    }
    table.verdict(arguments.effort)
}
