//! What a declared pipeline costs beside the code one would write by hand: fused chains, words of a file, items over an edge.
//!
//! `cargo bench --bench fused` prints every figure beside its bar. `-- --check` does so in fewer rounds, and exits with 1 where
//! a bar is missed. `-- chain`, `vector`, `words`, `edge` pick figures. The vectorised chain is built a second time, for the
//! CPU it runs on: that is what the figure is about.

mod arguments;
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

use self::{arguments::Arguments, table::Table};

fn main() -> ExitCode {
    if processes::answered() {
        return ExitCode::SUCCESS;
    }
    let arguments = match Arguments::read(&["chain", "words", "edge", "vector"]) {
        Ok(arguments) => arguments,
        Err(refused) => return refused,
    };
    let (effort, mut table) = (arguments.effort, Table::new());
    if arguments.wants("chain") {
        chain::scalar(effort, &mut table);
    }
    if arguments.wants("words") {
        words::words(effort, &mut table);
    }
    if arguments.wants("edge") {
        edge::two_tasks(effort, &mut table);
        edge::two_threads(effort, &mut table);
    }
    if arguments.wants("vector") {
        match native::is_native() {
            true => chain::vector(effort, &mut table),
            false => native::run_again(effort, "fused", "vector", &mut table),
        }
    }
    table.verdict(effort)
}
