//! Diagnostics as tokens that rustc turns into errors and warnings at the user's tokens.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{Code, Diagnostic, Diagnostics, Level, Site};

impl Diagnostics {
    /// One `compile_error!` for each error and for each other place that takes part in one, with `;` between them: a block's
    /// tail expression.
    pub fn compile_errors(&self) -> TokenStream {
        let mut noted = BTreeSet::new();
        let mut errors = Vec::new();
        for found in self.of(Level::Error) {
            errors.push(compile_error(found.at, &found.text()));
            // What takes part in several mistakes is said once.
            let new =
                |(at, message): &&(Site, String)| noted.insert((at.position(), message.clone()));
            let notes = found.notes.iter().filter(new);
            errors.extend(notes.map(|(at, message)| {
                compile_error(*at, &(message.clone() + &code_line(found.code)))
            }));
        }
        quote!(#(#errors);*)
    }

    /// One use of a deprecated item for each warning: the one way to warn on stable Rust.
    pub fn warnings(&self) -> TokenStream {
        self.of(Level::Warning).map(deprecated_use).collect()
    }

    fn of(&self, level: Level) -> impl Iterator<Item = &Diagnostic> {
        self.sorted().into_iter().filter(move |found| found.level == level)
    }
}

impl Diagnostic {
    /// The message with its help and its code, as rustc shows it.
    pub fn text(&self) -> String {
        let mut text = self.message.clone();
        if let Some(help) = &self.help {
            text.push_str("\n  = help: ");
            text.push_str(&help.replace('\n', "\n          "));
        }
        text + &code_line(self.code)
    }
}

fn code_line(code: Code) -> String {
    format!("\n  = code: {code}, see {}", code.page())
}

/// rustc underlines from the first to the last token of the invocation, so those carry the two spans.
fn compile_error(at: Site, text: &str) -> TokenStream {
    let (start, mut literal) = (at.start, Literal::string(text));
    literal.set_span(at.end);
    let mut body = Group::new(Delimiter::Brace, TokenTree::from(literal).into());
    body.set_span(at.end);
    let path = quote_spanned!(start=> ::core::compile_error!);
    let mut tokens = path;
    body.to_tokens(&mut tokens);
    tokens
}

fn deprecated_use(diagnostic: &Diagnostic) -> TokenStream {
    let (note, span) = (diagnostic.text(), diagnostic.at.start.resolved_at(Span::call_site()));
    let item = format_ident!("{}", diagnostic.code.to_string(), span = span);
    quote! {
        const _: () = {
            #[deprecated(note = #note)]
            const #item: () = ();
            #item
        };
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Code, Diagnostics};
    use proc_macro2::Span;

    #[test]
    fn both_sites_of_a_conflict_are_marked() {
        let mut diagnostics = Diagnostics::default();
        diagnostics
            .error(Code::UsedTwice, Span::call_site(), "one")
            .help("two")
            .also(Span::call_site(), "three");
        let tokens = diagnostics.compile_errors().to_string();
        assert_eq!(tokens.matches("compile_error").count(), 2);
        assert!(tokens.contains("P015"));
    }

    #[test]
    fn a_place_in_several_mistakes_is_marked_once() {
        let mut diagnostics = Diagnostics::default();
        for what in ["one", "two"] {
            let found = diagnostics.error(Code::StateInRegion, Span::call_site(), what);
            found.also(Span::call_site(), "the region");
        }
        let tokens = diagnostics.compile_errors().to_string();
        assert_eq!(tokens.matches("compile_error").count(), 3);
    }
}
