//! Names of stages: unique, and valid as parts of identifiers.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use crate::{
    annotation::Spanned,
    diagnostic::{Code, Diagnostics},
    ops::Op,
    syntax::Block,
};

/// The labels given so far.
#[derive(Debug, Default)]
pub(super) struct Labels {
    taken: BTreeSet<String>,
    /// Names of streams: kept for the stages that end in them.
    reserved: BTreeSet<String>,
}

impl Labels {
    /// Keeps the names that the block binds for the stages that they name.
    pub(super) fn reserve(block: &Block) -> Self {
        let bound = block.statements.iter().filter(|statement| !statement.tuple);
        let reserved = bound.flat_map(|statement| statement.binding.iter().map(plain)).collect();
        Labels { taken: BTreeSet::new(), reserved }
    }

    /// The label of a stage: the name it was given, the stream it ends in, or its operator's name, numbered.
    pub(super) fn give(
        &mut self,
        name: Option<&Spanned<String>>,
        binding: Option<&Ident>,
        op: &Op,
        diagnostics: &mut Diagnostics,
    ) -> String {
        if let Some(name) = name {
            return self.given(name, diagnostics);
        }
        if let Some(binding) = binding
            && self.taken.insert(plain(binding))
        {
            return plain(binding);
        }
        let base = if op.name == "match" { "route" } else { op.name };
        let free = |label: &String| !self.taken.contains(label) && !self.reserved.contains(label);
        let numbered = (2..).map(|number| format!("{base}_{number}"));
        let label = std::iter::once(base.to_owned()).chain(numbered).find(free);
        let label = label.unwrap_or_else(|| base.to_owned());
        self.taken.insert(label.clone());
        label
    }

    fn given(&mut self, name: &Spanned<String>, diagnostics: &mut Diagnostics) -> String {
        let valid = syn::parse_str::<Ident>(&name.value).is_ok();
        if !valid {
            let message = format!("a stage's name is an identifier, found {:?}", name.value);
            diagnostics.error(Code::Syntax, name.span, message);
        } else if !self.taken.insert(name.value.clone()) {
            let message = format!("another stage is called `{}`", name.value);
            diagnostics.error(Code::StreamDefinedTwice, name.span, message);
        }
        name.value.clone()
    }
}

/// A name without `r#`.
fn plain(name: &Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}
