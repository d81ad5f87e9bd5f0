//! The library beside its peers, each from its own crate and used as its documentation recommends: the same work, the same
//! result, in one run.
//!
//! `cargo bench --bench peers` prints a table a workload, and each figure beside its bar. `-- w1 w3` picks workloads. `-- --check`
//! does less of each, in fewer rounds, and exits with 1 where a bar is missed. `docs/performance.md` explains the figures.

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
#[path = "../../fused/table.rs"]
mod table;
mod words;

use std::process::ExitCode;

use self::{rounds::Effort, table::Table};

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
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let checks = arguments.iter().any(|argument| argument == "--check");
    let effort = if checks { Effort::Check } else { Effort::Measure };
    let picked: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let mut table = Table::new();
    for (name, workload) in WORKLOADS {
        // The vectorised chain is the second half of the first workload.
        let wanted = picked.contains(&name) || name == "vector" && picked.contains(&"w1");
        if picked.is_empty() || wanted {
            workload(effort, &mut table);
        }
    }
    ExitCode::from(u8::from(table.missed() && effort == Effort::Check))
}
