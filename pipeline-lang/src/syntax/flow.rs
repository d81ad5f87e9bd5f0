//! A statement: its binding, its head, its chain of stages.

use proc_macro2::{Delimiter, Ident, TokenTree};

use super::{Head, Stage, StageKind, Statement, annotation::is_punct, span_of, split, stage};
use crate::diagnostic::{Code, Diagnostics};

/// Operators that begin a flow.
const HEADS: [&str; 5] = ["source", "merge", "zip", "concat", "join"];

pub(super) fn statement(
    mut tokens: Vec<TokenTree>,
    diagnostics: &mut Diagnostics,
) -> Option<Statement> {
    let span = span_of(&tokens);
    let (binding, tuple) = binding(&mut tokens, diagnostics)?;
    let mut pieces = chain(tokens).into_iter();
    let head = head(pieces.next().unwrap_or_default(), span, diagnostics);
    let stages = pieces.map(|piece| stage::stage(piece, diagnostics)).collect();
    Some(Statement { binding, tuple, head, stages, span })
}

/// `let name =` or `let (a, b) =`, taken from the front.
fn binding(
    tokens: &mut Vec<TokenTree>,
    diagnostics: &mut Diagnostics,
) -> Option<(Vec<Ident>, bool)> {
    if !matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "let") {
        return Some((Vec::new(), false));
    }
    let (names, tuple) = match tokens.get(1) {
        Some(TokenTree::Ident(name)) => (vec![name.clone()], false),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            let names = split(group.stream().into_iter().collect(), ',');
            let names = names.into_iter().filter_map(|part| match part.as_slice() {
                [TokenTree::Ident(name)] => Some(name.clone()),
                _ => None,
            });
            (names.collect(), true)
        }
        _ => (Vec::new(), false),
    };
    if names.is_empty() || !is_punct(tokens.get(2), '=') {
        let at = tokens.get(1).unwrap_or(&tokens[0]).span();
        diagnostics.error(Code::Syntax, at, "expected `let name = ..` or `let (a, b) = ..`");
        return None;
    }
    tokens.drain(..3);
    Some((names, tuple))
}

/// Splits a flow at `|>`.
pub(super) fn chain(tokens: Vec<TokenTree>) -> Vec<Vec<TokenTree>> {
    let mut pieces = vec![Vec::new()];
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if is_punct(Some(&token), '|') && is_punct(tokens.peek(), '>') {
            tokens.next();
            pieces.push(Vec::new());
        } else if let Some(piece) = pieces.last_mut() {
            piece.push(token);
        }
    }
    pieces
}

fn head(tokens: Vec<TokenTree>, span: proc_macro2::Span, diagnostics: &mut Diagnostics) -> Head {
    if let [TokenTree::Ident(name)] = tokens.as_slice()
        && !HEADS.contains(&name.to_string().as_str())
    {
        return Head::Stream(name.clone());
    }
    if tokens.is_empty() {
        diagnostics.error(
            Code::Syntax,
            span,
            "expected a flow: `source(..) |> ..` or `name |> ..`",
        );
        return Head::Faulty;
    }
    let stage: Stage = stage::stage(tokens, diagnostics);
    match &stage.kind {
        StageKind::Op { name, .. } if HEADS.contains(&name.to_string().as_str()) => {
            Head::Stage(Box::new(stage))
        }
        StageKind::Faulty => Head::Faulty,
        _ => {
            diagnostics.error_help(
                Code::NoSource,
                stage.span,
                "a flow begins with `source(..)`, a stream's name, `merge`, `zip` or `concat`",
                "put the stream that this stage reads in front: `name |> ..`",
            );
            Head::Faulty
        }
    }
}
