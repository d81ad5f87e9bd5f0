//! Mistakes, collected while the phases run and reported all at once, sorted by position.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// Every kind of mistake, with its number and its page `docs/explain/P0xx.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum Code {
    Syntax = 1,
    UnknownOperator = 2,
    UnknownStream = 3,
    UnknownAnnotation = 4,
    NotAvailableYet = 5,
    StreamUnused = 6,
    StreamUsedTwice = 7,
    StreamDefinedTwice = 8,
    Cycle = 9,
    NoSource = 10,
    NoSink = 11,
    BindingArity = 12,
    ArgumentArity = 13,
    AnnotationNotApplicable = 14,
    AnnotationTwice = 15,
    OutOfRange = 16,
    StateInRegion = 17,
    FoldWithoutReduce = 18,
    NotInRegion = 19,
    UnnamedOutputs = 20,
    NoValue = 21,
    AsyncNotAccepted = 22,
    Turbofish = 23,
    WrongPlace = 24,
    CfgInside = 25,
    ClosureInBlock = 26,
    Deadlock = 27,
}

/// One mistake.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    pub code: Code,
    pub span: Span,
    /// What is wrong, what was found, what is accepted.
    pub message: String,
    pub help: Option<String>,
}

/// The bag that every phase adds to.
#[derive(Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a mistake at a token.
    pub fn error(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.push(code, span, message.into(), None);
    }

    /// Adds a mistake at a token, with what to do about it.
    pub fn error_help(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(code, span, message.into(), Some(help.into()));
    }

    fn push(&mut self, code: Code, span: Span, message: String, help: Option<String>) {
        self.0.push(Diagnostic { code, span, message, help });
    }

    pub fn has_errors(&self) -> bool {
        !self.0.is_empty()
    }

    /// All of them, by position in the source.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.0.iter().collect();
        all.sort_by_key(|diagnostic| {
            let start = diagnostic.span.start();
            (start.line, start.column, diagnostic.code)
        });
        all
    }

    /// One `compile_error!` each. The last one is an expression, whose error type swallows what would follow from it.
    pub fn compile_errors(&self) -> TokenStream {
        let errors = self.sorted().into_iter().map(|diagnostic| {
            let text = diagnostic.text();
            quote_spanned!(diagnostic.span=> ::core::compile_error! { #text })
        });
        let mut errors: Vec<_> = errors.collect();
        let last = errors.pop();
        quote::quote!(#(#errors;)* #last)
    }
}

impl Diagnostic {
    /// The text a user sees.
    pub fn text(&self) -> String {
        let number = format!("P{:03}", self.code as u16);
        let help = self.help.as_ref().map(|help| format!("\n  = help: {help}")).unwrap_or_default();
        format!("{}{help}\n  = note: {number}, explained in docs/explain/{number}.md", self.message)
    }
}

/// The known name that is nearest to `name`, if one is near enough to be meant.
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let distances = known.into_iter().map(|candidate| (distance(name, candidate), candidate));
    let (distance, candidate) = distances.min()?;
    (distance <= 1 + name.chars().count() / 4).then_some(candidate)
}

/// Levenshtein's edit distance, one row at a time.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for column in 0..other.len() {
            let substituted = diagonal + usize::from(letter != other[column]);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_the_name_that_was_meant() {
        assert_eq!(nearest("fliter", ["filter", "flatten", "fold"]), Some("filter"));
        assert_eq!(nearest("tokyo", ["tokio", "sync"]), Some("tokio"));
        assert_eq!(nearest("something", ["map", "fold"]), None);
    }
}
