//! `#[name(..)]`, `#[name = ..]` and, at the head of the block, `#![..]`: a name and the tokens behind it.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::span_of;
use crate::diagnostic::{Code, Diagnostics};

/// One annotation or setting.
#[derive(Debug, Clone)]
pub struct Annotation {
    pub name: Ident,
    /// What stands in parentheses, or behind `=`.
    pub args: TokenStream,
}

/// Takes the settings from the front of a block.
pub(super) fn settings(
    tokens: &mut Vec<TokenTree>,
    diagnostics: &mut Diagnostics,
) -> Vec<Annotation> {
    let mut settings = Vec::new();
    while is_punct(tokens.first(), '#') && is_punct(tokens.get(1), '!') {
        let Some(TokenTree::Group(group)) = tokens.get(2) else { break };
        if group.delimiter() != Delimiter::Bracket {
            break;
        }
        settings.extend(annotation(group.stream(), diagnostics));
        tokens.drain(..3);
    }
    settings
}

/// Takes the annotations from the front of a stage.
pub(super) fn outer(tokens: &mut Vec<TokenTree>, diagnostics: &mut Diagnostics) -> Vec<Annotation> {
    let mut annotations = Vec::new();
    while is_punct(tokens.first(), '#') {
        let Some(TokenTree::Group(group)) = tokens.get(1) else { break };
        if group.delimiter() != Delimiter::Bracket {
            break;
        }
        annotations.extend(annotation(group.stream(), diagnostics));
        tokens.drain(..2);
    }
    annotations
}

fn annotation(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Annotation> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let Some(TokenTree::Ident(name)) = tokens.first() else {
        diagnostics.error(Code::Syntax, span_of(&tokens), "expected the name of an annotation");
        return None;
    };
    if name == "cfg" || name == "cfg_attr" {
        diagnostics.error_help(
            Code::CfgInside,
            name.span(),
            "`#[cfg]` is not evaluated inside `pipeline!`: the macro sees it raw",
            "put the condition around the whole block, or into a stage's function",
        );
        return None;
    }
    let args = match tokens.get(1) {
        None => TokenStream::new(),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            group.stream()
        }
        equals if is_punct(equals, '=') => tokens[2..].iter().cloned().collect(),
        Some(other) => {
            let message = format!("expected `(..)` or `= ..` behind `{name}`");
            diagnostics.error(Code::Syntax, other.span(), message);
            return None;
        }
    };
    Some(Annotation { name: name.clone(), args })
}

pub(super) fn is_punct(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}
