//! `#[name]`, `#[name(..)]`, `#[name = ..]`, and the same with `#!`: their shape only. What they say is read by the tables
//! of annotations and settings.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::{Error, Result, Token, ext::IdentExt, parse::ParseStream, token};

use super::{
    Context,
    pieces::{is_group, is_punct, parse_all},
    tree::{Attribute, AttributeForm},
};
use crate::diagnostic::{Code, Site};

/// Takes all `#![..]` off the front.
pub(super) fn parse_settings(context: &mut Context<'_>, rest: &mut &[TokenTree]) -> Vec<Attribute> {
    let mut settings = Vec::new();
    while let [hash, bang, TokenTree::Group(group), behind @ ..] = *rest
        && is_punct(hash, '#')
        && is_punct(bang, '!')
        && group.delimiter() == Delimiter::Bracket
    {
        settings.extend(parse(context, hash, group));
        *rest = behind;
    }
    settings
}

/// Takes all `#[..]` off the front.
pub(super) fn parse_outer(context: &mut Context<'_>, rest: &mut &[TokenTree]) -> Vec<Attribute> {
    let mut annotations = Vec::new();
    while let [hash, TokenTree::Group(group), behind @ ..] = *rest
        && is_punct(hash, '#')
        && group.delimiter() == Delimiter::Bracket
    {
        annotations.extend(parse(context, hash, group));
        *rest = behind;
    }
    annotations
}

/// Reports attributes in front of what is no stage.
pub(super) fn refuse(context: &mut Context<'_>, attributes: &[Attribute], before: &str) {
    for attribute in attributes {
        let message = format!("`#[{}]` stands before a stage, not before {before}", attribute.name);
        context
            .diagnostics
            .error(Code::NotApplicable, attribute.site, message)
            .help("move it behind the `|>` of the stage it speaks of");
        context.mention(attribute.tokens.clone());
    }
}

/// Takes `#![..]` off the front of a statement that is not the first, and reports them.
pub(super) fn refuse_settings(context: &mut Context<'_>, rest: &mut &[TokenTree]) {
    for setting in parse_settings(context, rest) {
        let message = "settings stand before all statements";
        context
            .diagnostics
            .error(Code::UnreadableStatement, setting.site, message)
            .help("move this `#![..]` to the top of the block");
    }
}

fn parse(context: &mut Context<'_>, hash: &TokenTree, group: &Group) -> Option<Attribute> {
    let site = Site { start: hash.span(), end: group.span() };
    match parse_all(group.stream(), group.span_close(), parse_content) {
        Ok((name, ..)) if name == "cfg" || name == "cfg_attr" => {
            refuse_cfg(context, site, &name.to_string());
            None
        }
        Ok((name, form, tokens)) => Some(Attribute { name, tokens, form, site }),
        Err(error) => {
            context.skip(Code::UnreadableAnnotation, group.stream(), error);
            None
        }
    }
}

pub(super) fn refuse_cfg(context: &mut Context<'_>, site: Site, name: &str) {
    let message = format!("`#[{name}]` has no effect inside `pipeline!`");
    context
        .diagnostics
        .error(Code::CfgInBlock, site, message)
        .help("put it on the statement that holds the whole block, one block for each case");
}

fn parse_content(input: ParseStream<'_>) -> Result<(Ident, AttributeForm, TokenStream)> {
    let name = input.call(Ident::parse_any);
    let name = name.map_err(|error| Error::new(error.span(), "expected a name in `#[..]`"))?;
    if input.is_empty() {
        return Ok((name, AttributeForm::Bare, TokenStream::new()));
    }
    if input.parse::<Option<Token![=]>>()?.is_some() {
        return Ok((name, AttributeForm::Value, input.parse()?));
    }
    if !input.peek(token::Paren) {
        return Err(input.error(format!("expected `(..)` or `= ..` behind `{name}`")));
    }
    let list: TokenTree = input.parse()?;
    let TokenTree::Group(list) = list else { return Err(input.error("expected `(..)`")) };
    debug_assert!(is_group(&list.clone().into(), Delimiter::Parenthesis), "peeked");
    if !input.is_empty() {
        return Err(input.error("expected one annotation in each `#[..]`"));
    }
    Ok((name, AttributeForm::List, list.stream()))
}
