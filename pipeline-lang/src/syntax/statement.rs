//! `[ let binding = ] flow`

use proc_macro2::{Delimiter, Ident, TokenTree};
use syn::{
    Error, Result, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    punctuated::Punctuated,
    token,
};

use super::{
    Context, attribute, flow,
    pieces::{end_of, is_attributes, is_group, is_keyword, is_punct, parse_all, stream},
    tree::{Binding, Statement},
};
use crate::diagnostic::{Code, Diagnostics, Site};

pub(super) fn parse(context: &mut Context<'_>, tokens: &[TokenTree]) -> Option<Statement> {
    let mut rest = tokens;
    attribute::refuse_settings(context, &mut rest);
    if let Some(let_at) = let_position(rest) {
        let mut before = &rest[..let_at];
        let attributes = attribute::parse_outer(context, &mut before);
        attribute::refuse(context, &attributes, "`let`");
        rest = &rest[let_at..];
    }
    let binding = binding(context, &mut rest)?;
    let flow = flow::parse(context, rest, end_of(tokens, tokens[0].span()));
    Some(Statement { binding, flow })
}

/// Where `let` stands, if the statement has one, behind attributes that do not belong there.
fn let_position(tokens: &[TokenTree]) -> Option<usize> {
    let at = tokens.iter().position(|token| is_keyword(token, "let"))?;
    is_attributes(&tokens[..at]).then_some(at)
}

/// Takes `let binding =` off the front; `None` if no flow follows.
fn binding(context: &mut Context<'_>, rest: &mut &[TokenTree]) -> Option<Binding> {
    let [keyword, behind @ ..] = *rest else { return None };
    if !is_keyword(keyword, "let") {
        return Some(Binding::None);
    }
    let Some(equals) = behind.iter().position(|token| is_punct(token, '=')) else {
        let at = behind.get(1).map_or(end_of(behind, keyword.span()), TokenTree::span);
        let message = "expected `=` and a flow behind the name that `let` gives";
        context
            .diagnostics
            .error(Code::UnreadableStatement, at, message)
            .help("write `let name = source(items) |> ..;`");
        context.mention(stream(behind));
        return None;
    };
    let names = &behind[..equals];
    *rest = &behind[equals + 1..];
    match parse_all(stream(names), behind[equals].span(), |input| parse_names(input, names)) {
        Ok(binding) => Some(without_reserved(context, binding)),
        Err(error) => {
            context.skip(Code::UnreadableStatement, stream(names), error);
            Some(Binding::Faulty)
        }
    }
}

fn parse_names(input: ParseStream<'_>, tokens: &[TokenTree]) -> Result<Binding> {
    let binding = match tokens {
        [TokenTree::Group(group)] if is_group(&tokens[0], Delimiter::Parenthesis) => {
            input.parse::<TokenTree>()?;
            let names = Punctuated::<Ident, Token![,]>::parse_terminated_with;
            let names = |input: ParseStream<'_>| names(input, parse_name);
            let names = names.parse2(group.stream())?;
            Binding::Names(names.into_iter().collect(), Site::from(group.span()))
        }
        _ => Binding::Name(parse_name(input)?),
    };
    if !input.is_empty() {
        return Err(input.error("expected `=` behind the stream's name"));
    }
    Ok(binding)
}

/// The name of a stream.
fn parse_name(input: ParseStream<'_>) -> Result<Ident> {
    if input.peek(Token![_]) {
        return Err(
            input.error("every stream is used: name it, and discard it by `|> for_each(drop)`")
        );
    }
    if input.peek(Token![mut]) {
        return Err(input.error("a stream is no variable: write its name without `mut`"));
    }
    if input.peek(token::Paren) {
        return Err(
            input.error("the streams of a fork stand side by side: write `let (a, b, c) = ..`")
        );
    }
    input.call(Ident::parse_any).map_err(|error| {
        Error::new(error.span(), "expected a stream's name, or several in parentheses")
    })
}

fn without_reserved(context: &mut Context<'_>, binding: Binding) -> Binding {
    let names = match &binding {
        Binding::Name(name) => std::slice::from_ref(name),
        Binding::Names(names, _) => names,
        Binding::None | Binding::Faulty => return binding,
    };
    let reserved = names.iter().filter(|name| is_reserved(context.diagnostics, name)).count();
    if reserved == 0 {
        return binding;
    }
    names.iter().for_each(|name| context.mentioned.add(name));
    Binding::Faulty
}

/// Reports a name that no stream can have: a keyword, a raw identifier, or `drop`, which discards in a `match`.
pub(crate) fn is_reserved(diagnostics: &mut Diagnostics, name: &Ident) -> bool {
    let text = name.to_string();
    if text != "drop" && !text.starts_with("r#") && syn::parse_str::<Ident>(&text).is_ok() {
        return false;
    }
    let message = format!("no stream can be called `{name}`");
    let help =
        "a stream's name is an identifier, not raw, and not `drop`, which discards in a `match`";
    diagnostics.error(Code::ReservedName, name.span(), message).help(help);
    true
}
