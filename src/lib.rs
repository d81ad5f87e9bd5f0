#![doc = include_str!("../README.md")]

pub use pipeline_macros::pipeline;
#[doc(hidden)]
pub use pipeline_runtime::rt as __rt;
pub use pipeline_runtime::{engine, error, graph, io, position, record, sink, source, stage};

/// A run: what is declared, what has been started, how it ended.
pub mod run {
    pub use pipeline_runtime::run::{
        Clock, EdgeReport, Finished, Handle, IslandReport, Pipeline, Report, Run, RunContext,
        Sleep, StageReport,
    };
}

/// What a program that declares pipelines needs. The sync engine is `engine::Sync` here: its name alone would hide the trait.
pub mod prelude {
    pub use pipeline_macros::pipeline;
    #[cfg(feature = "dataflow")]
    pub use pipeline_runtime::engine::Dataflow;
    #[cfg(feature = "hybrid")]
    pub use pipeline_runtime::engine::Hybrid;
    #[cfg(feature = "steal")]
    pub use pipeline_runtime::engine::Steal;
    #[cfg(feature = "tokio")]
    pub use pipeline_runtime::engine::Tokio;
    pub use pipeline_runtime::{
        engine,
        error::Error,
        io::file,
        record::ErrorRecord,
        run::{Finished, Report},
    };
}

/// The guide's examples, compiled and run.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../docs/guide/language.md")]
    mod language {}
    #[doc = include_str!("../docs/guide/parallelism.md")]
    mod parallelism {}
    #[doc = include_str!("../docs/guide/engines.md")]
    mod engines {}
    #[doc = include_str!("../docs/guide/custom-stages.md")]
    mod custom_stages {}
    #[doc = include_str!("../docs/guide/operators.md")]
    mod operators {}
    #[doc = include_str!("../docs/guide/sources-and-sinks.md")]
    mod sources_and_sinks {}
    #[doc = include_str!("../docs/guide/errors.md")]
    mod errors {}
    #[doc = include_str!("../docs/guide/fusion.md")]
    mod fusion {}
    #[doc = include_str!("../docs/guide/state.md")]
    mod state {}
    #[doc = include_str!("../docs/guide/stopping.md")]
    mod stopping {}
    #[doc = include_str!("../docs/guide/expansion.md")]
    mod expansion {}
}
