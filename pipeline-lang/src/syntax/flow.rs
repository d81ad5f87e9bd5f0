//! `head |> stage |> ..`

use proc_macro2::{Delimiter, Span, TokenTree};

use super::{
    Context,
    attribute::{parse_outer, refuse},
    pieces::{Piece, begins_types, is_group, is_keyword, split_at_pipes, stream},
    show, stage,
    tree::{Flow, Head, Stage},
};
use crate::diagnostic::{Code, Site};

/// Reads a flow. `end` is where the statement ends, for what is missing there.
pub(super) fn parse(context: &mut Context<'_>, tokens: &[TokenTree], end: Span) -> Flow {
    let pieces = split_at_pipes(tokens);
    let (head, stages) =
        pieces.split_first().map_or((&tokens[..0], &pieces[..0]), |(h, s)| (h.tokens, s));
    let behind_head = stages.first().and_then(|stage| stage.pipe).unwrap_or(end.into());
    let help = match stages {
        [] => "items enter by `source(items) |> ..`; a variable stands above the block",
        _ => "items enter by `source(items) |> ..`, and a stream goes on by `stream |> ..`",
    };
    let head = parse_head(context, head, behind_head, help);
    let stages = parse_stages(context, stages, end.into());
    Flow { head, stages }
}

/// Each piece between two `|>`. An empty one is reported at the `|>` before it, or at `open`.
pub(super) fn parse_stages(
    context: &mut Context<'_>,
    pieces: &[Piece<'_>],
    open: Site,
) -> Vec<Stage> {
    let stages = pieces.iter();
    stages.map(|piece| stage::parse(context, piece.tokens, piece.pipe.unwrap_or(open))).collect()
}

/// Reads what stands before the first `|>`; `behind` is where it should have been.
fn parse_head(context: &mut Context<'_>, tokens: &[TokenTree], behind: Site, help: &str) -> Head {
    let mut rest = tokens;
    let annotations = parse_outer(context, &mut rest);
    match rest {
        [TokenTree::Ident(name)] => {
            refuse(context, &annotations, "a stream");
            Head::Stream(name.clone())
        }
        [TokenTree::Ident(_), behind @ ..] if begins_call(behind) => {
            match stage::parse_call(context, annotations, rest) {
                Some(call) => Head::Call(call),
                None => Head::Faulty,
            }
        }
        [TokenTree::Ident(name), next, ..] if !is_keyword(&rest[0], "match") => {
            let found = show(next);
            let message = format!("expected `(..)`, `|>` or `;` behind `{name}`, found {found}");
            refuse_head(context, rest, next.span().into(), message, help)
        }
        _ => {
            let at = rest.first().map_or(behind, |first| first.span().into());
            let message = "a flow begins with `source(..)`, a stream's name, `merge(..)`, `zip(..)` or `concat(..)`";
            refuse_head(context, rest, at, message.to_string(), help)
        }
    }
}

fn refuse_head(
    context: &mut Context<'_>,
    tokens: &[TokenTree],
    at: Site,
    message: String,
    help: &str,
) -> Head {
    context.diagnostics.error(Code::UnreadableStatement, at, message).help(help);
    context.mention(stream(tokens));
    Head::Faulty
}

/// What may follow an operator's name: arguments or types.
fn begins_call(tokens: &[TokenTree]) -> bool {
    let arguments = tokens.first().is_some_and(|next| is_group(next, Delimiter::Parenthesis));
    arguments || begins_types(tokens)
}
