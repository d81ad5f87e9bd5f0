//! From tokens to the surface tree, one construct a file. Statements, stages and arguments are cut out of the tokens
//! before they are parsed, so that what cannot be read is reported and skipped, and the rest is still understood.

mod attribute;
mod block;
mod flow;
mod pieces;
pub(crate) mod quantity;
mod routing;
mod stage;
mod statement;
#[cfg(test)]
mod tests;
pub(crate) mod tree;

pub(crate) use self::block::parse;
pub(crate) use self::{pieces::parse_all, statement::is_reserved};

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use crate::diagnostic::{Code, Diagnostics, Site};

/// What the parsers share.
struct Context<'d> {
    diagnostics: &'d mut Diagnostics,
    /// Every identifier of what could not be read: no later check may call it unused or unknown.
    mentioned: BTreeSet<String>,
}

impl Context<'_> {
    /// Reports what could not be read, and remembers the names in it.
    fn skip(&mut self, code: Code, tokens: TokenStream, error: syn::Error) {
        self.mention(tokens);
        self.report(code, error);
    }

    fn report(&mut self, code: Code, error: syn::Error) {
        for error in error {
            self.diagnostics.error(code, error.span(), error.to_string());
        }
    }

    fn mention(&mut self, tokens: TokenStream) {
        mention(&mut self.mentioned, tokens);
    }

    /// Reports tokens behind a construct that was complete.
    fn refuse_rest(&mut self, rest: TokenStream, expected: &str) -> bool {
        let Some(first) = rest.clone().into_iter().next() else { return false };
        let found = match &first {
            TokenTree::Group(_) => "a group".to_string(),
            token => format!("`{token}`"),
        };
        let message = format!("expected {expected}, found {found}");
        self.diagnostics.error(Code::UnreadableStage, Site::from(first.span()), message);
        self.mention(rest);
        true
    }
}

/// Adds the identifiers of something that is not read.
pub(crate) fn mention(mentioned: &mut BTreeSet<String>, tokens: TokenStream) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                mentioned.insert(ident.to_string());
            }
            TokenTree::Group(group) => mention(mentioned, group.stream()),
            _ => {}
        }
    }
}
