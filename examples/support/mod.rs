//! What the examples share: their arguments.

use std::{error::Error, path::PathBuf};

use pipeline::prelude::*;
use tokio::runtime::{Builder, Runtime};

/// `[PATH ..] [--engine sync|tokio] [--seed N] [--workers N] [--dead-letters PATH] [--json] [--graph]`
pub(crate) struct Arguments {
    pub(crate) paths: Vec<String>,
    pub(crate) engine: Engine,
    /// On the sync engine, which schedule.
    pub(crate) seed: Option<u64>,
    /// On tokio, how many threads; 0 for the caller's alone.
    pub(crate) workers: Option<usize>,
    #[allow(dead_code, reason = "of what has dead letters")]
    pub(crate) dead_letters: Option<PathBuf>,
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
        let mut read = Arguments {
            paths: Vec::new(),
            engine: Engine::Tokio,
            seed: None,
            workers: None,
            dead_letters: None,
            json: false,
            graph: false,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--json" => read.json = true,
                "--graph" => read.graph = true,
                "--seed" => read.seed = Some(value(&word, words.next())?.parse()?),
                "--workers" => read.workers = Some(value(&word, words.next())?.parse()?),
                "--dead-letters" => {
                    read.dead_letters = Some(value(&word, words.next())?.into());
                }
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

    /// The sync engine, with the seed that was asked for.
    pub(crate) fn sync(&self) -> Sync {
        self.seed.map_or(Sync::new(), |seed| Sync::new().seed(seed))
    }

    /// The runtime that drives the run, whatever its engine.
    pub(crate) fn runtime(&self) -> std::io::Result<Runtime> {
        match self.workers {
            Some(0) => Builder::new_current_thread().enable_all().build(),
            Some(workers) => {
                Builder::new_multi_thread().worker_threads(workers).enable_all().build()
            }
            None => Runtime::new(),
        }
    }
}

fn value(option: &str, value: Option<String>) -> Result<String, Box<dyn Error>> {
    value.ok_or_else(|| format!("{option} takes a value").into())
}
