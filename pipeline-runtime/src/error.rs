//! What goes wrong at run time, with where: pipeline, stage, place in the code, item, cause.

/// The error of a user's function, an I/O error, or a caught panic.
pub type Cause = Box<dyn std::error::Error + Send + Sync + 'static>;
