//! What `#![..]` says of the whole pipeline.

mod table;

pub(crate) use self::table::read;

use proc_macro2::{Ident, Span};

use crate::annotation::{EngineName, OnError, Spanned};

impl Settings {
    /// The pipeline's name.
    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("pipeline", |name| &name.value)
    }

    /// The declared engine.
    pub fn engine(&self) -> EngineName {
        self.engine.as_ref().map_or(EngineName::Sync, |engine| engine.value)
    }
}

#[derive(Debug, Default)]
pub struct Settings {
    /// `#![name = ".."]`; `pipeline` where none is given.
    pub name: Option<Spanned<String>>,
    /// `#![engine(..)]`; sync, in the caller's task, where none is given.
    pub engine: Option<Spanned<EngineName>>,
    /// `#![output = Path]`: the caller's own struct for the outputs.
    pub output: Option<syn::Path>,
    /// `#![share(a, b)]`: variables cloned into each island.
    pub share: Vec<Ident>,
    /// `#![crate = path]`: where the facade crate is found when it was renamed.
    pub krate: Option<syn::Path>,
    /// `#![buffer(n)]`: capacity of every edge that does not say otherwise.
    pub buffer: Option<Spanned<usize>>,
    /// `#![on_error(..)]`: for every fallible stage that does not say otherwise (`stop` or `skip`).
    pub on_error: Option<Spanned<OnError>>,
    /// `#![strict]`: warnings are errors.
    pub strict: Option<Span>,
}
