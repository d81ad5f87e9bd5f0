#![doc = include_str!("../README.md")]

pub use pipeline_macros::pipeline;
#[doc(hidden)]
pub use pipeline_runtime::rt as __rt;
pub use pipeline_runtime::{edge, engine, error, graph, io, position, record, run, sink, source};

/// What a program that declares pipelines needs.
pub mod prelude {
    pub use pipeline_macros::pipeline;
    #[cfg(feature = "dataflow")]
    pub use pipeline_runtime::engine::Dataflow;
    #[cfg(feature = "steal")]
    pub use pipeline_runtime::engine::Steal;
    #[cfg(feature = "tokio")]
    pub use pipeline_runtime::engine::Tokio;
    pub use pipeline_runtime::{
        engine::Sync,
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
    #[doc = include_str!("../docs/guide/operators.md")]
    mod operators {}
    #[doc = include_str!("../docs/guide/sources-and-sinks.md")]
    mod sources_and_sinks {}
    #[doc = include_str!("../docs/guide/errors.md")]
    mod errors {}
    #[doc = include_str!("../docs/guide/engines.md")]
    mod engines {}
    #[doc = include_str!("../docs/guide/stopping.md")]
    mod stopping {}
    #[doc = include_str!("../docs/guide/expansion.md")]
    mod expansion {}
}
