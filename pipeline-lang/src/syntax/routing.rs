//! The arms of `match { pattern [if guard] => target, .. }`.

use proc_macro2::{Group, Ident};
use quote::ToTokens;
use syn::{
    Attribute, Error, Expr, ExprParen, Pat, Result, Token, parenthesized, parse::ParseStream, token,
};

use super::{
    Context,
    attribute::refuse_cfg,
    statement::is_reserved,
    tree::{Arm, Target},
};
use crate::diagnostic::{Code, Site};

/// The arms up to the first that cannot be read, and whether that was all.
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
        context.skip(Code::UnreadableStage, body.stream(), error);
    }
    for attribute in attributes {
        refuse_attribute(context, &attribute);
    }
    let known = arms.len();
    arms.retain(|arm| !has_reserved_name(context, arm));
    let complete = complete && arms.len() == known;
    (arms, complete)
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
