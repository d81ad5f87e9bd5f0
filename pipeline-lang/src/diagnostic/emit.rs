//! Diagnostics as tokens that rustc turns into errors and warnings at the user's tokens.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{Code, Diagnostic, Diagnostics, Level, Site};

impl Diagnostics {
    /// One `compile_error!` for each error and for each other place that takes part in one, with `;` between them: a block's
    /// tail expression.
    pub fn compile_errors(&self) -> TokenStream {
        let errors: Vec<_> = self.of(Level::Error).flat_map(compile_errors).collect();
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

fn compile_errors(diagnostic: &Diagnostic) -> Vec<TokenStream> {
    let notes = diagnostic
        .notes
        .iter()
        .map(|(at, message)| compile_error(*at, &(message.clone() + &code_line(diagnostic.code))));
    let first = compile_error(diagnostic.at, &diagnostic.text());
    std::iter::once(first).chain(notes).collect()
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
}
