//! Which variables the user's code mentions.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;

use super::{ArmTarget, Node};

impl Node {
    /// The user's code that runs where the stage runs: its arguments, its arms' guards and what they route.
    pub fn user_code(&self) -> impl Iterator<Item = TokenStream> {
        let arguments = self.arguments.iter().map(|argument| argument.expr.to_token_stream());
        let guards = self.arms.iter().filter_map(|arm| Some(arm.guard.as_ref()?.to_token_stream()));
        let routed = self.arms.iter().filter_map(|arm| match &arm.target {
            ArmTarget::Route(_, _, expr) => Some(expr.to_token_stream()),
            _ => None,
        });
        arguments.chain(guards).chain(routed)
    }
}

/// Whether the code mentions a variable, also in the text of a `format!`.
pub fn mentions(code: TokenStream, name: &Ident) -> bool {
    code.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Literal(literal) => captures(&literal.to_string(), &name.to_string()),
        TokenTree::Punct(_) => false,
    })
}

/// Whether a text, raw or not, names a variable between braces: `{name}`, `{name:?}`, `{other:name$}`.
fn captures(text: &str, name: &str) -> bool {
    let Some((_, text)) = text.split_once('"') else { return false };
    let braced = text.split('{').skip(1).filter_map(|behind| behind.split_once('}'));
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    braced.flat_map(|(inside, _)| inside.split(|letter| !is_part(letter))).any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use quote::{format_ident, quote};

    use super::mentions;

    #[test]
    fn in_code_and_in_formats() {
        let name = format_ident!("prefix");
        for code in [
            quote!(|n| prefix + n),
            quote!(|n| format!("{prefix}{n}")),
            quote!(|n| format!("{n} {prefix:>5}")),
            quote!(|n| format!("{n:prefix$}")),
            quote!(|n| format!(r#"{prefix:?} "{n}""#)),
        ] {
            assert!(mentions(code.clone(), &name), "{code}");
        }
        for code in [quote!(|n| prefixes), quote!(|n| "prefix {prefixes}"), quote!('{')] {
            assert!(!mentions(code.clone(), &name), "{code}");
        }
    }
}
