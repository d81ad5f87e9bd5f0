//! What a declared pipeline costs beside the code one would write by hand: fused chains, words of a file, items over an edge.
//!
//! `cargo bench --bench fused` prints every figure beside its bar. `-- --check` does so in fewer rounds, and exits with 1 where
//! a bar is missed. `-- chain`, `vector`, `words`, `edge` pick figures. The vectorised chain is built a second time, for the
//! CPU it runs on: that is what the figure is about.

mod chain;
mod counts;
mod edge;
mod kernels;
mod native;
mod processes;
mod rounds;
mod table;
mod words;

use std::process::ExitCode;

use self::{rounds::Effort, table::Table};

fn main() -> ExitCode {
    if processes::answered() {
        return ExitCode::SUCCESS;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let effort = match arguments.iter().any(|argument| argument == "--check") {
        true => Effort::Check,
        false => Effort::Measure,
    };
    let picked: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let wanted = |name: &str| picked.is_empty() || picked.contains(&name);
    let mut table = Table::new();
    if wanted("chain") {
        chain::scalar(effort, &mut table);
    }
    if wanted("words") {
        words::words(effort, &mut table);
    }
    if wanted("edge") {
        edge::two_tasks(effort, &mut table);
        edge::two_threads(effort, &mut table);
    }
    if wanted("vector") {
        match native::is_native() {
            true => chain::vector(effort, &mut table),
            false => table.miss_if(native::run_again(effort, "fused", "vector")),
        }
    }
    ExitCode::from(u8::from(table.missed() && effort == Effort::Check))
}
