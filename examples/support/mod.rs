//! What the examples share: their arguments.

use std::{error::Error, path::PathBuf, str::FromStr};

use pipeline::prelude::*;
use tokio::runtime::{Builder, Runtime};

/// `[PATH ..] [--engine sync|tokio|steal|dataflow|hybrid] [--seed N] [--workers N] [--dead-letters PATH] [--json] [--graph]`
pub(crate) struct Arguments {
    pub(crate) paths: Vec<String>,
    pub(crate) engine: Engine,
    /// On the sync engine, which schedule.
    pub(crate) seed: Option<u64>,
    /// On engines with threads, how many; on tokio, 0 for the caller's alone.
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
    Steal,
    Dataflow,
    Hybrid,
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
                "--engine" => read.engine = value(&word, words.next())?.parse()?,
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

#[allow(dead_code, reason = "not every example chooses among engines")]
impl Arguments {
    /// The sync engine, with the seed that was asked for.
    pub(crate) fn sync(&self) -> engine::Sync {
        self.seed.map_or(engine::Sync::new(), |seed| engine::Sync::new().seed(seed))
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

    /// The work-stealing engine, with the workers that were asked for.
    pub(crate) fn steal(&self) -> Steal {
        self.workers.map_or_else(Steal::new, Steal::workers)
    }

    /// The hybrid engine, with the workers that were asked for.
    pub(crate) fn hybrid(&self) -> Hybrid {
        self.workers.map_or_else(Hybrid::new, Hybrid::workers)
    }
}

impl FromStr for Engine {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "sync" => Ok(Engine::Sync),
            "tokio" => Ok(Engine::Tokio),
            "steal" => Ok(Engine::Steal),
            "dataflow" => Ok(Engine::Dataflow),
            "hybrid" => Ok(Engine::Hybrid),
            other => Err(format!(
                "--engine takes sync, tokio, steal, dataflow or hybrid, found `{other}`"
            )),
        }
    }
}

fn value(option: &str, value: Option<String>) -> Result<String, Box<dyn Error>> {
    value.ok_or_else(|| format!("{option} takes a value").into())
}
