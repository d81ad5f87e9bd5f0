//! The arms of `match { pattern [if guard] => target, .. }`.

use proc_macro2::{Group, Ident, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Error, Expr, ExprParen, Pat, Result, Token, parenthesized, parse::ParseStream, token,
};

use super::{
    Context,
    attribute::refuse_cfg,
    pieces::{end_of, is_punct, stream},
    statement::is_reserved,
    tree::{Arm, Target},
};
use crate::diagnostic::{Code, Site};

/// The arms that can be read, and whether those are all.
pub(super) fn parse_arms(context: &mut Context<'_>, body: &Group) -> (Vec<Arm>, bool) {
    let (mut arms, mut attributes) = (Vec::new(), Vec::new());
    let parse = |input: ParseStream<'_>| {
        while !input.is_empty() {
            attributes.extend(input.call(Attribute::parse_outer)?);
            arms.push(parse_arm(input)?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    let read = super::parse_all(body.stream(), body.span_close(), parse);
    let complete = read.is_ok();
    if let Err(error) = read {
        (arms, attributes) = recover(context, body, error);
    }
    for attribute in attributes {
        refuse_attribute(context, &attribute);
    }
    let known = arms.len();
    arms.retain(|arm| !has_reserved_name(context, arm));
    let complete = complete && arms.len() == known;
    (arms, complete)
}

/// Reads each arm by itself, since one of them cannot be read, and reports those.
fn recover(context: &mut Context<'_>, body: &Group, first: Error) -> (Vec<Arm>, Vec<Attribute>) {
    let (mut arms, mut attributes, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    let tokens: Vec<_> = body.stream().into_iter().collect();
    for piece in split_at_arms(&tokens) {
        let parse = |input: ParseStream<'_>| {
            attributes.extend(input.call(Attribute::parse_outer)?);
            let arm = parse_arm(input)?;
            if input.is_empty() { Ok(arm) } else { Err(input.error("expected `,`")) }
        };
        match super::parse_all(stream(piece), end_of(piece, body.span_close()), parse) {
            Ok(arm) => arms.push(arm),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        errors.push(first);
    }
    for error in errors.into_iter().flatten() {
        context.diagnostics.error(Code::UnreadableStage, error.span(), error.to_string()).help(
            "write `pattern => stream,` or `pattern => drop,`; `stream |> ..` is a statement of its own",
        );
    }
    context.mention(body.stream());
    (arms, attributes)
}

/// The tokens between commas, where a `=>` is among them: others belong to the arm before.
fn split_at_arms(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let is_arrow = |pair: &[TokenTree]| is_punct(&pair[0], '=') && is_punct(&pair[1], '>');
    let mut starts = vec![0];
    let commas = tokens.iter().enumerate().filter(|(_, token)| is_punct(token, ','));
    let commas: Vec<_> = commas.map(|(index, _)| index).chain([tokens.len()]).collect();
    for ends in commas.windows(2) {
        if tokens[ends[0] + 1..ends[1]].windows(2).any(is_arrow) {
            starts.push(ends[0] + 1);
        }
    }
    let ends = starts[1..].iter().map(|start| start - 1).chain([tokens.len()]);
    starts.iter().zip(ends).map(|(&start, end)| without_comma(&tokens[start..end])).collect()
}

fn without_comma(arm: &[TokenTree]) -> &[TokenTree] {
    match arm {
        [rest @ .., last] if is_punct(last, ',') => rest,
        arm => arm,
    }
}

fn refuse_attribute(context: &mut Context<'_>, attribute: &Attribute) {
    let site = Site::of(attribute, attribute.pound_token.span);
    let name = attribute.path().to_token_stream();
    if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
        refuse_cfg(context, site, &name.to_string());
    } else {
        let message = format!("`#[{name}]` stands before a stage, not before an arm");
        context.diagnostics.error(Code::NotApplicable, site, message);
    }
}

fn has_reserved_name(context: &mut Context<'_>, arm: &Arm) -> bool {
    match &arm.target {
        Target::Forward(name) | Target::Route(name, _) => {
            let reserved = is_reserved(context.diagnostics, name);
            if reserved {
                context.mentioned.add(name);
            }
            reserved
        }
        Target::Drop(_) => false,
    }
}

fn parse_arm(input: ParseStream<'_>) -> Result<Arm> {
    let pattern = input.call(Pat::parse_multi_with_leading_vert)?;
    let guard = match input.parse::<Option<Token![if]>>()? {
        Some(_) => Some(input.parse::<Expr>()?),
        None => None,
    };
    input.parse::<Token![=>]>()?;
    Ok(Arm { pattern, guard, target: parse_target(input)? })
}

fn parse_target(input: ParseStream<'_>) -> Result<Target> {
    let name: Ident = input.parse().map_err(|error| {
        Error::new(
            error.span(),
            "expected a stream's name, `name(expression)` or `drop` behind `=>`",
        )
    })?;
    if !input.peek(token::Paren) {
        return Ok(if name == "drop" { Target::Drop(name.span()) } else { Target::Forward(name) });
    }
    if name == "drop" {
        return Err(Error::new(name.span(), "`drop` discards the item: it takes no argument"));
    }
    let content;
    let paren_token = parenthesized!(content in input);
    let expr = Box::new(content.parse()?);
    Ok(Target::Route(name, ExprParen { attrs: Vec::new(), paren_token, expr }))
}
