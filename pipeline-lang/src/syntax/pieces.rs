//! Cutting tokens at separators outside of groups, and parsing one piece to its end.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::{
    Result, parenthesized,
    parse::{ParseStream, Parser},
};

use crate::diagnostic::Site;

/// Parses `tokens` with `parser`, which need not take them all. What is missing at their end is reported at `end`.
pub(crate) fn parse_all<T>(
    tokens: TokenStream,
    end: Span,
    parser: impl FnOnce(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    // syn reports a missing token at the end of the innermost group, so the piece gets one of its own.
    let mut group = Group::new(Delimiter::Parenthesis, tokens);
    group.set_span(end);
    let inside = |input: ParseStream<'_>| {
        let content;
        parenthesized!(content in input);
        parser(&content)
    };
    inside.parse2(TokenTree::Group(group).into())
}

/// The span of the last token, or `fallback`.
pub(super) fn end_of(tokens: &[TokenTree], fallback: Span) -> Span {
    tokens.last().map_or(fallback, TokenTree::span)
}

/// The tokens of a stage, and the `|>` before them.
pub(super) struct Piece<'t> {
    pub(super) pipe: Option<Site>,
    pub(super) tokens: &'t [TokenTree],
}

/// The stages between `|>`. There is a first one always; no `|>` is before it.
pub(super) fn split_at_pipes(tokens: &[TokenTree]) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut pipe, mut start, mut index) = (None, 0, 0);
    while index < tokens.len() {
        if is_pipe(&tokens[index..]) {
            pieces.push(Piece { pipe, tokens: &tokens[start..index] });
            pipe = Some(Site { start: tokens[index].span(), end: tokens[index + 1].span() });
            start = index + 2;
            index = start;
        } else {
            index += 1;
        }
    }
    pieces.push(Piece { pipe, tokens: &tokens[start..] });
    pieces
}

fn is_pipe(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [first, second, ..] if is_punct(first, '|') && is_punct(second, '>'))
}

pub(super) fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

pub(super) fn is_keyword(token: &TokenTree, keyword: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == keyword)
}

pub(super) fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

/// Nothing but `#[..]` and `#![..]`.
pub(super) fn is_attributes(tokens: &[TokenTree]) -> bool {
    match tokens {
        [] => true,
        [hash, rest @ ..] if is_punct(hash, '#') => {
            let rest = match rest {
                [bang, rest @ ..] if is_punct(bang, '!') => rest,
                rest => rest,
            };
            matches!(rest, [group, rest @ ..]
                if is_group(group, Delimiter::Bracket) && is_attributes(rest))
        }
        _ => false,
    }
}

/// `::<`
pub(super) fn begins_types(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [one, two, open, ..]
        if is_punct(one, ':') && is_punct(two, ':') && is_punct(open, '<'))
}

pub(super) fn stream(tokens: &[TokenTree]) -> TokenStream {
    tokens.iter().cloned().collect()
}
