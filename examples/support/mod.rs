//! What the examples share: their options, the engine they run on, and how they print.

use std::{
    error::Error,
    io::{self, BufWriter, ErrorKind, Write},
};

use clap::{Args, ValueEnum};
use pipeline::{graph::Graph, prelude::*};
use tokio::runtime::{Builder, Runtime};

#[derive(Args)]
pub(crate) struct Options {
    /// Where the pipeline runs; without, on the engine that it names
    #[arg(long, value_enum)]
    pub(crate) engine: Option<Engine>,
    /// Threads of the steal and hybrid engines, at least 1, and of tokio, where 0 leaves all to the caller's
    #[arg(long, value_parser = clap::value_parser!(u16).range(..=1024))]
    pub(crate) workers: Option<u16>,
    /// On the sync engine, which schedule
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Print the result, or the graph, as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Print the graph, and run nothing
    #[arg(long)]
    pub(crate) graph: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Engine {
    Sync,
    Tokio,
    Steal,
    Dataflow,
    Hybrid,
}

/// Runs a pipeline on the engine of the options, and waits for its end.
macro_rules! run {
    ($pipeline:expr, $options:expr) => {{
        let (pipeline, options) = ($pipeline, &$options);
        match options.engine_for(pipeline.graph()) {
            crate::support::Engine::Sync => pipeline.run_on(&options.sync()).await,
            crate::support::Engine::Tokio => pipeline.run_on(&Tokio::new()).await,
            crate::support::Engine::Steal => pipeline.run_on(&options.steal()).await,
            crate::support::Engine::Dataflow => pipeline.run_on(&Dataflow::new()).await,
            crate::support::Engine::Hybrid => pipeline.run_on(&options.hybrid()).await,
        }
    }};
}
pub(crate) use run;

impl Options {
    /// Prints the graph instead of running it.
    pub(crate) fn print_graph(&self, graph: &Graph) -> Result<(), Box<dyn Error>> {
        print(|out| match self.json {
            true => writeln!(out, "{}", graph.to_json()),
            false => write!(out, "{graph}"),
        })
    }

    /// The engine that is asked for, or that the pipeline names.
    pub(crate) fn engine_for(&self, graph: &Graph) -> Engine {
        let named = || Engine::from_str(graph.engine, false).expect("there is a name for each");
        let engine = self.engine.unwrap_or_else(named);
        if let (Engine::Steal | Engine::Hybrid, Some(0)) = (engine, self.workers) {
            let name = engine.to_possible_value().expect("none is skipped");
            let message = format!(
                "invalid value '0' for '--workers <WORKERS>': the {} engine has at least 1\n",
                name.get_name()
            );
            clap::Error::raw(clap::error::ErrorKind::ValueValidation, message).exit();
        }
        engine
    }

    /// The sync engine, with the seed that is asked for.
    pub(crate) fn sync(&self) -> engine::Sync {
        self.seed.map_or(engine::Sync::new(), |seed| engine::Sync::new().seed(seed))
    }

    /// The work-stealing engine, with the workers that are asked for.
    pub(crate) fn steal(&self) -> Steal {
        self.workers().map_or_else(Steal::new, Steal::workers)
    }

    /// The hybrid engine, with the workers that are asked for.
    pub(crate) fn hybrid(&self) -> Hybrid {
        self.workers().map_or_else(Hybrid::new, Hybrid::workers)
    }

    /// The runtime that drives the run, whatever its engine.
    pub(crate) fn runtime(&self) -> io::Result<Runtime> {
        match self.workers() {
            Some(0) => Builder::new_current_thread().enable_all().build(),
            Some(workers) => {
                Builder::new_multi_thread().worker_threads(workers).enable_all().build()
            }
            None => Runtime::new(),
        }
    }

    fn workers(&self) -> Option<usize> {
        self.workers.map(usize::from)
    }
}

/// The path of bundled data.
#[allow(unused_macros, reason = "one example makes its data itself")]
macro_rules! bundled {
    ($name:literal) => {
        concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/", $name)
    };
}
#[allow(unused_imports, reason = "as above")]
pub(crate) use bundled;

/// Prints what `text` writes. A reader that has seen enough, such as `head`, is no error.
pub(crate) fn print(
    text: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(io::stdout().lock());
    match text(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}
