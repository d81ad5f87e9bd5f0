//! What the examples share: their arguments.

use std::error::Error;

/// `[PATH ..] [--engine sync|tokio] [--json] [--graph]`
pub(crate) struct Arguments {
    pub(crate) paths: Vec<String>,
    pub(crate) engine: Engine,
    pub(crate) json: bool,
    pub(crate) graph: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sync,
    Tokio,
}

impl Arguments {
    /// Reads the command line; without paths, the bundled file is read.
    pub(crate) fn read(bundled: &str) -> Result<Self, Box<dyn Error>> {
        let mut read =
            Arguments { paths: Vec::new(), engine: Engine::Tokio, json: false, graph: false };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--json" => read.json = true,
                "--graph" => read.graph = true,
                "--engine" => {
                    read.engine = match words.next().as_deref() {
                        Some("sync") => Engine::Sync,
                        Some("tokio") => Engine::Tokio,
                        other => {
                            return Err(
                                format!("--engine takes sync or tokio, found {other:?}").into()
                            );
                        }
                    }
                }
                option if option.starts_with("--") => {
                    return Err(format!("unknown option {option}").into());
                }
                _ => read.paths.push(word),
            }
        }
        if read.paths.is_empty() {
            read.paths.push(format!("{}/examples/data/{bundled}", env!("CARGO_MANIFEST_DIR")));
        }
        Ok(read)
    }
}
