#![doc = include_str!("../README.md")]

pub use pipeline_macros::pipeline;
#[doc(hidden)]
pub use pipeline_runtime::rt as __rt;
pub use pipeline_runtime::{edge, engine, error, graph, io, position, record, run, sink, source};

/// What a program that declares pipelines needs.
pub mod prelude {
    pub use pipeline_macros::pipeline;
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
