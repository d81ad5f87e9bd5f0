//! What the examples share: their arguments.

use std::str::FromStr;

use pipeline::prelude::*;

/// `[PATH ..] [--engine sync|tokio|steal|dataflow|hybrid] [--workers N] [--json] [--graph]`
pub(crate) struct Arguments {
    pub(crate) paths: Vec<String>,
    pub(crate) engine: Engine,
    pub(crate) workers: Option<usize>,
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
    pub(crate) fn read(bundled: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let mut read = Arguments {
            paths: Vec::new(),
            engine: Engine::Tokio,
            workers: None,
            json: false,
            graph: false,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--json" => read.json = true,
                "--graph" => read.graph = true,
                "--engine" => read.engine = words.next().unwrap_or_default().parse()?,
                "--workers" => read.workers = Some(words.next().unwrap_or_default().parse()?),
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
