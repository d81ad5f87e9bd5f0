//! One stage: annotations, then an operator, a braced chain, or a `match`.

use proc_macro2::{Delimiter, Ident, Span, TokenTree};
use syn::{
    Expr, Pat, Token,
    parse::{ParseStream, Parser},
    punctuated::Punctuated,
};

use super::{Arm, Stage, StageKind, Target, annotation, flow, report, span_of};
use crate::diagnostic::{Code, Diagnostics};

pub(super) fn stage(mut tokens: Vec<TokenTree>, diagnostics: &mut Diagnostics) -> Stage {
    let whole = span_of(&tokens);
    let annotations = annotation::outer(&mut tokens, diagnostics);
    let span = tokens.first().map_or(whole, TokenTree::span);
    let kind = kind(tokens, whole, diagnostics);
    Stage { annotations, kind, span }
}

fn kind(tokens: Vec<TokenTree>, whole: Span, diagnostics: &mut Diagnostics) -> StageKind {
    match tokens.as_slice() {
        [] => {
            diagnostics.error(
                Code::Syntax,
                whole,
                "expected a stage: an operator, `match { .. }` or `{ .. }`",
            );
            StageKind::Faulty
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Brace => {
            let pieces = flow::chain(group.stream().into_iter().collect());
            StageKind::Region(pieces.into_iter().map(|piece| stage(piece, diagnostics)).collect())
        }
        [TokenTree::Ident(word), TokenTree::Group(group)]
            if word == "match" && group.delimiter() == Delimiter::Brace =>
        {
            parsed(arms.parse2(group.stream()), diagnostics)
                .map_or(StageKind::Faulty, StageKind::Match)
        }
        _ => parsed(op.parse2(tokens.into_iter().collect()), diagnostics)
            .unwrap_or(StageKind::Faulty),
    }
}

fn parsed<T>(result: syn::Result<T>, diagnostics: &mut Diagnostics) -> Option<T> {
    result.inspect_err(|error| report(error, diagnostics)).ok()
}

/// `name::<types>(args)`
fn op(input: ParseStream<'_>) -> syn::Result<StageKind> {
    let name: Ident = input.parse()?;
    let turbofish = if input.peek(Token![::]) {
        input.parse::<Token![::]>()?;
        let types: syn::AngleBracketedGenericArguments = input.parse()?;
        let types = types.args;
        Some(quote::quote!(#types))
    } else {
        None
    };
    let args = if input.peek(syn::token::Paren) {
        let inside;
        syn::parenthesized!(inside in input);
        Punctuated::<Expr, Token![,]>::parse_terminated(&inside)?.into_iter().collect()
    } else {
        Vec::new()
    };
    if !input.is_empty() {
        let found: TokenTree = input.parse()?;
        let message = format!("expected `|>`, `;` or the end behind `{name}`, found `{found}`");
        return Err(syn::Error::new(found.span(), message));
    }
    Ok(StageKind::Op { name, turbofish, args })
}

fn arms(input: ParseStream<'_>) -> syn::Result<Vec<Arm>> {
    let mut arms = Vec::new();
    while !input.is_empty() {
        arms.push(arm(input)?);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(arms)
}

/// `pattern [if guard] => NAME | NAME(expr) | drop`
fn arm(input: ParseStream<'_>) -> syn::Result<Arm> {
    let pattern = Pat::parse_multi_with_leading_vert(input)?;
    let guard = match input.parse::<Option<Token![if]>>()? {
        Some(_) => Some(input.parse()?),
        None => None,
    };
    input.parse::<Token![=>]>()?;
    let name: Ident = input.parse()?;
    let target = if name == "drop" && !input.peek(syn::token::Paren) {
        Target::Drop(name.span())
    } else if input.peek(syn::token::Paren) {
        let inside;
        syn::parenthesized!(inside in input);
        Target::Route(name, inside.parse()?)
    } else {
        Target::Forward(name)
    };
    Ok(Arm { pattern, guard, target })
}
