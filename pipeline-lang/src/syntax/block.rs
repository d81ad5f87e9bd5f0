//! `inner* statement*`: settings first, then statements up to their `;`. The last one may go without.

use proc_macro2::{Span, TokenStream, TokenTree};

use super::{
    Context, Mentioned, attribute,
    pieces::{is_attributes, is_keyword, is_punct},
    statement,
    tree::Block,
};
use crate::diagnostic::{Code, Diagnostics};

/// Reads a block. Whatever cannot be read is reported and left out.
pub(crate) fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Block {
    let mut context = Context { diagnostics, mentioned: Mentioned::default() };
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    let settings = attribute::parse_settings(&mut context, &mut rest);
    let statements = split(&mut context, rest)
        .into_iter()
        .filter_map(|tokens| statement::parse(&mut context, tokens))
        .collect();
    Block { settings, statements, mentioned: context.mentioned, span: Span::call_site() }
}

/// The statements between `;`. A `let` begins one too, so that a forgotten `;` costs one message.
fn split<'t>(context: &mut Context<'_>, tokens: &'t [TokenTree]) -> Vec<&'t [TokenTree]> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        if is_punct(token, ';') {
            pieces.push(&tokens[start..index]);
            start = index + 1;
        } else if is_keyword(token, "let") && !is_attributes(&tokens[start..index]) {
            context
                .diagnostics
                .error(Code::UnreadableStatement, token.span(), "expected `;` before `let`")
                .help("every statement ends with `;`");
            pieces.push(&tokens[start..index]);
            start = index;
        }
    }
    pieces.push(&tokens[start..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}
