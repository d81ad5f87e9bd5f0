//! `head |> stage |> ..`

use proc_macro2::{Delimiter, Span, TokenTree};

use super::{
    Context,
    attribute::parse_outer,
    pieces::{end_of, is_group, is_punct, split_at_pipes, stream},
    stage,
    tree::{Flow, Head, Stage},
};
use crate::diagnostic::Code;

/// Reads a flow. `end` is where the statement ends, for what is missing there.
pub(super) fn parse(context: &mut Context<'_>, tokens: &[TokenTree], end: Span) -> Flow {
    let pieces = split_at_pipes(tokens);
    let (head, stages) =
        pieces.split_first().map_or((&tokens[..0], &pieces[..0]), |(h, s)| (*h, s));
    let behind_head = end_of(head, end);
    let head = parse_head(context, head, end);
    let stages = parse_stages(context, stages, behind_head);
    Flow { head, stages }
}

/// Each piece between two `|>`. An empty one is reported at what stands before it.
pub(super) fn parse_stages(
    context: &mut Context<'_>,
    pieces: &[&[TokenTree]],
    mut behind: Span,
) -> Vec<Stage> {
    let mut stages = Vec::with_capacity(pieces.len());
    for piece in pieces {
        stages.push(stage::parse(context, piece, behind));
        behind = end_of(piece, behind);
    }
    stages
}

fn parse_head(context: &mut Context<'_>, tokens: &[TokenTree], end: Span) -> Head {
    let mut rest = tokens;
    let annotations = parse_outer(context, &mut rest);
    match rest {
        [TokenTree::Ident(name)] => {
            if let Some(first) = annotations.first() {
                let message =
                    format!("`#[{}]` stands before a stage, not before a stream", first.name);
                context.diagnostics.error(Code::NotApplicable, first.site, message);
            }
            Head::Stream(name.clone())
        }
        [TokenTree::Ident(name), next, ..] if !begins_call(next) => {
            let message = format!("expected `(..)`, `|>` or `;` behind `{name}`, found `{next}`");
            context.diagnostics.error(Code::UnreadableStatement, next.span(), message);
            context.mention(stream(rest));
            Head::Faulty
        }
        [TokenTree::Ident(_), ..] => match stage::parse_call(context, annotations, rest) {
            Some(call) => Head::Call(call),
            None => Head::Faulty,
        },
        _ => {
            let at = rest.first().map_or(end, TokenTree::span);
            let message = "a flow begins with `source(..)`, a stream's name, `merge(..)`, `zip(..)` or `concat(..)`";
            context.diagnostics.error(Code::UnreadableStatement, at, message);
            context.mention(stream(rest));
            Head::Faulty
        }
    }
}

/// What may follow an operator's name: arguments or types.
fn begins_call(token: &TokenTree) -> bool {
    is_group(token, Delimiter::Parenthesis) || is_punct(token, ':')
}
