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

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use crate::{
    diagnostic::{Code, Diagnostics},
    ops,
};

/// What the parsers share.
struct Context<'d> {
    diagnostics: &'d mut Diagnostics,
    mentioned: Mentioned,
}

/// Every identifier of what could not be read or was refused: no later check may call it unused or unknown.
#[derive(Debug, Default)]
pub(crate) struct Mentioned(BTreeSet<String>);

impl Mentioned {
    pub(crate) fn add(&mut self, name: &Ident) {
        self.0.insert(name.to_string());
    }

    pub(crate) fn add_all(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.add(&name),
                TokenTree::Group(group) => self.add_all(group.stream()),
                _ => {}
            }
        }
    }

    pub(crate) fn contains(&self, name: &Ident) -> bool {
        self.0.contains(&name.to_string())
    }
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
        self.mentioned.add_all(tokens);
    }

    /// Reports tokens behind a construct that was complete.
    fn refuse_rest(&mut self, rest: TokenStream, expected: &str) -> bool {
        let Some(first) = rest.clone().into_iter().next() else { return false };
        let message = format!("expected {expected}, found {}", show(&first));
        let help = match method(rest.clone()) {
            Some(name) => format!("a stage is no method: write `|> {name}(..)`"),
            None => "`|>` leads to the next stage, and `;` ends the statement".to_string(),
        };
        self.diagnostics.error(Code::UnreadableStage, first.span(), message).help(help);
        self.mention(rest);
        true
    }
}

/// The operator in `.operator(..)`.
fn method(tokens: TokenStream) -> Option<String> {
    let mut tokens = tokens.into_iter();
    let dot = tokens.next().filter(|token| pieces::is_punct(token, '.'));
    let name = dot.and(tokens.next())?.to_string();
    ops::find(&name).map(|_| name)
}

/// A token for messages; of a group only what kind it is.
fn show(token: &TokenTree) -> String {
    let TokenTree::Group(group) = token else { return format!("`{token}`") };
    match group.delimiter() {
        Delimiter::Parenthesis => "`(..)`".to_string(),
        Delimiter::Brace => "`{ .. }`".to_string(),
        Delimiter::Bracket => "`[..]`".to_string(),
        Delimiter::None => "a group".to_string(),
    }
}
