//! The block as written: statements, flows and stages, before any name is looked up.
//!
//! Tokens are first split at `;` into statements, and a flow at `|>` into stages; each piece is parsed by itself. So a bad
//! piece is reported and left out, and the others are still read.

mod annotation;
mod flow;
mod stage;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

use crate::diagnostic::{Code, Diagnostics};

pub use self::annotation::Annotation;

/// A whole block.
#[derive(Debug)]
pub struct Block {
    pub settings: Vec<Annotation>,
    pub statements: Vec<Statement>,
}

/// `let binding = flow;` or `flow;`
#[derive(Debug)]
pub struct Statement {
    pub binding: Vec<Ident>,
    /// `let (a, b)` rather than `let a`.
    pub tuple: bool,
    pub head: Head,
    pub stages: Vec<Stage>,
    pub span: Span,
}

/// Where a flow begins.
#[derive(Debug)]
pub enum Head {
    /// A named stream.
    Stream(Ident),
    /// `source(..)`, `merge(a, b)`: a stage whose arguments are values or streams.
    Stage(Box<Stage>),
    /// Could not be read, and was reported.
    Faulty,
}

/// One stage of a flow.
#[derive(Debug)]
pub struct Stage {
    pub annotations: Vec<Annotation>,
    pub kind: StageKind,
    pub span: Span,
}

#[derive(Debug)]
pub enum StageKind {
    Op {
        name: Ident,
        turbofish: Option<TokenStream>,
        args: Vec<syn::Expr>,
    },
    /// A braced chain.
    Region(Vec<Stage>),
    Match(Vec<Arm>),
    /// Could not be read, and was reported.
    Faulty,
}

/// One arm of a `match` stage.
#[derive(Debug)]
pub struct Arm {
    pub pattern: syn::Pat,
    pub guard: Option<syn::Expr>,
    pub target: Target,
}

#[derive(Debug)]
pub enum Target {
    Forward(Ident),
    Route(Ident, syn::Expr),
    Drop(Span),
}

/// Reads a block, whatever it is.
pub fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Block {
    let mut rest: Vec<TokenTree> = tokens.into_iter().collect();
    let settings = annotation::settings(&mut rest, diagnostics);
    let statements = split(rest, ';').into_iter().filter(|tokens| !tokens.is_empty());
    let statements = statements.filter_map(|tokens| flow::statement(tokens, diagnostics)).collect();
    Block { settings, statements }
}

/// Splits at a punctuation mark outside of all brackets.
fn split(tokens: Vec<TokenTree>, at: char) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for token in tokens {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == at => parts.push(Vec::new()),
            (_, Some(part)) => part.push(token),
            _ => {}
        }
    }
    parts
}

/// Reports what `syn` says of a piece that it cannot read.
fn report(error: &syn::Error, diagnostics: &mut Diagnostics) {
    for error in error.clone() {
        diagnostics.error(Code::Syntax, error.span(), error.to_string());
    }
}

/// The span from the first token to the last, as far as they can be joined.
fn span_of(tokens: &[TokenTree]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span().join(last.span()).unwrap_or(first.span()),
        _ => Span::call_site(),
    }
}
