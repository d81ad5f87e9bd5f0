//! What a bench is asked for on its command line.

use std::process::ExitCode;

use crate::rounds::Effort;

/// `-- [--check] [NAME ..]`
pub(crate) struct Arguments {
    pub(crate) effort: Effort,
    picked: Vec<String>,
}

impl Arguments {
    /// Reads them; what is no option and no name of a figure is an error, since a bench that measures nothing misses no bar.
    pub(crate) fn read(names: &[&str]) -> Result<Self, ExitCode> {
        let mut read = Arguments { effort: Effort::Measure, picked: Vec::new() };
        for word in std::env::args().skip(1) {
            match word.as_str() {
                "--check" => read.effort = Effort::Check,
                // Cargo says so to every bench.
                "--bench" => {}
                name if names.contains(&name) => read.picked.push(word),
                _ => {
                    let names = names.join(", ");
                    eprintln!("`{word}` is none of --check, {names}");
                    return Err(ExitCode::from(2));
                }
            }
        }
        Ok(read)
    }

    /// Whether a figure is to be taken: all are where none is named.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.picked.is_empty() || self.picked.iter().any(|picked| picked == name)
    }
}
