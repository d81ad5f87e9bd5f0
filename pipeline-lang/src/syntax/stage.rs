//! `#[..] op::<types>(args)`, `#[..] { chain }` or `match { .. }`: what stands between two `|>`.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    AngleBracketedGenericArguments, Expr, Result, Token, parse::ParseStream, punctuated::Punctuated,
};

use super::{
    Context,
    attribute::parse_outer,
    flow::parse_stages,
    pieces::{
        begins_types, end_of, is_group, is_keyword, is_punct, parse_all, split_at_pipes, stream,
    },
    routing,
    tree::{Arguments, Attribute, Call, Match, Region, Stage},
};
use crate::{
    diagnostic::{Code, Site},
    ops::MATCH,
};

/// Reads one stage; `before` is what stands before it, where an empty one is reported.
pub(super) fn parse(context: &mut Context<'_>, tokens: &[TokenTree], before: Site) -> Stage {
    let mut rest = tokens;
    let annotations = parse_outer(context, &mut rest);
    match rest {
        [keyword, TokenTree::Group(body), rest @ ..]
            if is_keyword(keyword, "match") && body.delimiter() == Delimiter::Brace =>
        {
            let (arms, complete) = routing::parse_arms(context, body);
            let trailing = context.refuse_rest(stream(rest), "`;`");
            let faulty = !complete || trailing;
            Stage::Match(Match { annotations, span: keyword.span(), arms, faulty })
        }
        [TokenTree::Group(body), rest @ ..] if body.delimiter() == Delimiter::Brace => {
            let trailing = context.refuse_rest(stream(rest), "`|>` or `;`");
            let mut region = parse_region(context, annotations, body);
            region.stages.extend(trailing.then(|| Stage::Faulty(body.span_close())));
            Stage::Region(region)
        }
        [keyword, ..] if is_keyword(keyword, "match") => {
            context
                .diagnostics
                .error(Code::UnreadableStage, keyword.span(), "`match` takes its arms in braces")
                .help(format!("write `{}`", MATCH.signature));
            context.mention(stream(rest));
            Stage::Faulty(keyword.span())
        }
        [TokenTree::Ident(name), ..] => {
            let span = name.span();
            match parse_call(context, annotations, rest) {
                Some(call) => Stage::Call(call),
                None => Stage::Faulty(span),
            }
        }
        _ => {
            let at = rest.first().map_or(before, |first| first.span().into());
            let message = "expected a stage: an operator, `{ chain }` or `match { .. }`";
            let found = context.diagnostics.error(Code::UnreadableStage, at, message);
            if rest.first().is_some_and(|first| is_punct(first, '|')) {
                found.help("a closure is the argument of a stage: `map(|item| ..)`");
            }
            context.mention(stream(rest));
            Stage::Faulty(at.start)
        }
    }
}

fn parse_region(context: &mut Context<'_>, annotations: Vec<Attribute>, body: &Group) -> Region {
    let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    if tokens.is_empty() {
        context
            .diagnostics
            .error(Code::UnreadableStage, body.span_open(), "a braced chain without a stage")
            .help("write the stages that are to be replicated into the braces");
        let stages = vec![Stage::Faulty(body.span_open())];
        return Region { annotations, stages, span: body.span_open() };
    }
    let stages = parse_stages(context, &split_at_pipes(&tokens), body.span_open().into());
    Region { annotations, stages, span: body.span_open() }
}

/// An operator with its arguments. `None` if not even its name could be kept.
pub(super) fn parse_call(
    context: &mut Context<'_>,
    annotations: Vec<Attribute>,
    tokens: &[TokenTree],
) -> Option<Call> {
    let [TokenTree::Ident(name), rest @ ..] = tokens else { return None };
    if rest.first().is_some_and(|next| is_punct(next, ':')) && !begins_types(rest) {
        context
            .diagnostics
            .error(Code::UnreadableStage, name.span(), "an operator is one word, not a path")
            .help("a function is the argument of a stage: `map(path::function)`");
        context.mention(stream(rest));
        return None;
    }
    if begins_types(rest) && types_length(rest) == 0 {
        let (open, message) = (rest[2].span(), "no `>` closes this `<`");
        context
            .diagnostics
            .error(Code::UnreadableStage, open, message)
            .help("types stand in `::<..>`, before the arguments");
        context.mention(stream(rest));
        return Some(call(annotations, name, None, Arguments::Faulty));
    }
    let end = end_of(tokens, name.span());
    let list = arguments_position(rest);
    let before = &rest[..list.unwrap_or(rest.len())];
    let behind = list.map_or(&rest[..0], |list| &rest[list + 1..]);
    let turbofish = match parse_turbofish(stream(before), end) {
        Ok(turbofish) => turbofish,
        Err(error) => {
            context.skip(Code::UnreadableStage, stream(rest), error);
            return Some(call(annotations, name, None, Arguments::Faulty));
        }
    };
    let arguments = match list.map(|list| &rest[list]) {
        Some(TokenTree::Group(group)) => parse_arguments(context, group),
        _ => Arguments::Read(Vec::new()),
    };
    if context.refuse_rest(stream(behind), "`|>` or `;`") {
        // What comes behind may have been the rest of the flow: nothing is known of what leaves this stage.
        context.mention(stream(rest));
        return Some(call(annotations, name, turbofish, Arguments::Faulty));
    }
    Some(call(annotations, name, turbofish, arguments))
}

/// Where the arguments stand: behind the types, which may hold parentheses of their own.
fn arguments_position(tokens: &[TokenTree]) -> Option<usize> {
    let types = types_length(tokens);
    let list = tokens[types..].iter().position(|token| is_group(token, Delimiter::Parenthesis));
    list.map(|list| types + list)
}

/// How many tokens `::<..>` takes; 0 if there is none, or none that ends.
fn types_length(tokens: &[TokenTree]) -> usize {
    if !begins_types(tokens) {
        return 0;
    }
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(2) {
        let arrow = is_punct(&tokens[index - 1], '-');
        if is_punct(token, '<') {
            depth += 1;
        } else if is_punct(token, '>') && !arrow {
            depth -= 1;
        }
        if depth == 0 {
            return index + 1;
        }
    }
    0
}

fn call(
    annotations: Vec<Attribute>,
    name: &Ident,
    turbofish: Option<TokenStream>,
    arguments: Arguments,
) -> Call {
    Call { annotations, name: name.clone(), turbofish, arguments }
}

fn parse_turbofish(tokens: TokenStream, end: Span) -> Result<Option<TokenStream>> {
    parse_all(tokens, end, |input| {
        if input.is_empty() {
            return Ok(None);
        }
        if input.peek(Token![<]) {
            return Err(input.error("types are written `::<..>`"));
        }
        if !input.peek(Token![::]) {
            return Err(input.error("expected `(..)`, `|>` or `;` behind the operator"));
        }
        let generics = input.call(AngleBracketedGenericArguments::parse_turbofish)?;
        if !input.is_empty() {
            return Err(input.error("expected `(..)`, `|>` or `;` behind the types"));
        }
        Ok(Some(generics.args.into_token_stream()))
    })
}

fn parse_arguments(context: &mut Context<'_>, group: &Group) -> Arguments {
    let parse = |input: ParseStream<'_>| Punctuated::<Expr, Token![,]>::parse_terminated(input);
    match parse_all(group.stream(), group.span_close(), parse) {
        Ok(arguments) => Arguments::Read(arguments.into_iter().collect()),
        Err(error) => {
            context.skip(Code::UnreadableStage, group.stream(), error);
            Arguments::Faulty
        }
    }
}
