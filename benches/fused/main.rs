//! What a declared pipeline costs beside the code one would write by hand: fused chains, words of a file, items over an edge.
//!
//! `cargo bench --bench fused` prints every figure beside its bar. `-- --check` does so in fewer rounds, and exits with 1 where
//! a bar is missed. `-- chain`, `vector`, `words`, `edge` pick figures. The vectorised chain is built a second time, for the
//! CPU it runs on: that is what the figure is about.

mod chain;
mod edge;
mod native;
mod rounds;
mod table;
mod words;

use std::process::ExitCode;

use self::{rounds::Effort, table::Table};

fn main() -> ExitCode {
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
    let mut missed = table.missed();
    if wanted("vector") {
        missed |= match native::is_native() {
            true => {
                let mut table = Table::new();
                chain::vector(effort, &mut table);
                table.missed()
            }
            false => native::run_again(effort),
        };
    }
    ExitCode::from(u8::from(missed && effort == Effort::Check))
}
