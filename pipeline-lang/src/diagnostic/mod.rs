//! Mistakes are collected in one bag, passed by `&mut`, and leave it in the order of the source.

mod code;
mod emit;
mod suggest;

pub use self::code::Code;
pub(crate) use self::suggest::nearest;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// All that was found wrong with a block.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

/// One mistake, at the tokens that caused it.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    pub code: Code,
    pub level: Level,
    pub at: Site,
    /// What is wrong, what was found, what is accepted.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Other places that take part, each with its own message.
    pub notes: Vec<(Site, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Error,
    Warning,
}

/// The first and the last of some tokens: on stable Rust their spans cannot be joined.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    pub start: Span,
    pub end: Span,
}

impl Diagnostics {
    pub(crate) fn error(
        &mut self,
        code: Code,
        at: impl Into<Site>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(Level::Error, code, at.into(), message.into())
    }

    pub(crate) fn warn(
        &mut self,
        code: Code,
        at: impl Into<Site>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(Level::Warning, code, at.into(), message.into())
    }

    fn push(&mut self, level: Level, code: Code, at: Site, message: String) -> &mut Diagnostic {
        self.found.push(Diagnostic { code, level, at, message, help: None, notes: Vec::new() });
        self.found.last_mut().expect("just pushed")
    }

    /// Turns every warning found so far into an error.
    pub(crate) fn make_strict(&mut self) {
        for diagnostic in &mut self.found {
            diagnostic.level = Level::Error;
        }
    }

    /// How many were found so far.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.level == Level::Error)
    }

    /// Where errors point at.
    pub(crate) fn error_positions(&self) -> impl Iterator<Item = (usize, usize)> {
        let errors = self.found.iter().filter(|diagnostic| diagnostic.level == Level::Error);
        errors.map(|diagnostic| diagnostic.at.position())
    }

    /// What was found, in source order, each once.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.found.iter().collect();
        sorted.sort_by_key(|diagnostic| (diagnostic.at.position(), diagnostic.code));
        sorted.dedup_by(|one, other| one.says_the_same(other));
        sorted
    }
}

impl Diagnostic {
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// `help: did you mean ..?` where a known name is near.
    pub(crate) fn did_you_mean<'a>(
        &mut self,
        found: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> &mut Self {
        if let Some(name) = nearest(found, known) {
            self.help = Some(format!("did you mean `{name}`?"));
        }
        self
    }

    pub(crate) fn also(&mut self, at: impl Into<Site>, message: impl Into<String>) -> &mut Self {
        self.notes.push((at.into(), message.into()));
        self
    }

    fn says_the_same(&self, other: &Diagnostic) -> bool {
        self.code == other.code
            && self.message == other.message
            && self.at.position() == other.at.position()
    }
}

impl Site {
    /// The tokens of `node`; `fallback` if it has none.
    pub(crate) fn of(node: &impl ToTokens, fallback: Span) -> Site {
        Site::of_tokens(&node.to_token_stream(), fallback)
    }

    pub(crate) fn of_tokens(tokens: &TokenStream, fallback: Span) -> Site {
        let mut spans = tokens.clone().into_iter().map(|token| token.span());
        let start = spans.next().unwrap_or(fallback);
        Site { start, end: spans.last().unwrap_or(start) }
    }

    /// Line and column of the first token.
    pub(crate) fn position(&self) -> (usize, usize) {
        position(self.start)
    }
}

/// Line and column, for sorting.
pub(crate) fn position(span: Span) -> (usize, usize) {
    let start = span.start();
    (start.line, start.column)
}

impl From<Span> for Site {
    fn from(span: Span) -> Self {
        Site { start: span, end: span }
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Diagnostics};
    use proc_macro2::TokenStream;

    fn spans(source: &str) -> Vec<proc_macro2::Span> {
        let tokens: TokenStream = source.parse().expect("test tokens");
        tokens.into_iter().map(|token| token.span()).collect()
    }

    #[test]
    fn sorted_by_position_and_each_once() {
        let at = spans("a\nb");
        let mut diagnostics = Diagnostics::default();
        diagnostics.error(Code::Unused, at[1], "late");
        diagnostics.error(Code::Cycle, at[0], "early");
        diagnostics.error(Code::Unused, at[1], "late");
        let messages: Vec<_> =
            diagnostics.sorted().iter().map(|found| found.message.clone()).collect();
        assert_eq!(messages, ["early", "late"]);
    }
}
