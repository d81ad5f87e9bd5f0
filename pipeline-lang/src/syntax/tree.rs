//! The surface tree: what was written, with names unresolved. Nothing in it is known to make sense.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Expr, ExprParen, Pat};

use super::Mentioned;
use crate::diagnostic::Site;

/// A whole block.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) settings: Vec<Attribute>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) mentioned: Mentioned,
    pub(crate) span: Span,
}

/// `let binding = flow;`
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) binding: Binding,
    pub(crate) flow: Flow,
}

#[derive(Debug, Clone)]
pub(crate) enum Binding {
    None,
    /// `let a = ..`
    Name(Ident),
    /// `let (a, b) = ..`
    Names(Vec<Ident>, Site),
    /// There was one, and it was reported.
    Faulty,
}

/// `head |> stage |> stage`
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) head: Head,
    pub(crate) stages: Vec<Stage>,
}

#[derive(Debug)]
pub(crate) enum Head {
    Stream(Ident),
    Call(Call),
    Faulty,
}

#[derive(Debug)]
pub(crate) enum Stage {
    Call(Call),
    Match(Match),
    Region(Region),
    Faulty(Span),
}

/// `#[..] op::<types>(args)`
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) annotations: Vec<Attribute>,
    pub(crate) name: Ident,
    /// Without the colons and the angle brackets.
    pub(crate) turbofish: Option<TokenStream>,
    pub(crate) arguments: Arguments,
}

#[derive(Debug)]
pub(crate) enum Arguments {
    Read(Vec<Expr>),
    /// Reported; the operator is known all the same.
    Faulty,
}

/// `#[..] { stage |> stage }`
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) annotations: Vec<Attribute>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) span: Span,
}

/// `match { arm, .. }`
#[derive(Debug)]
pub(crate) struct Match {
    pub(crate) annotations: Vec<Attribute>,
    pub(crate) span: Span,
    pub(crate) arms: Vec<Arm>,
    /// Not all arms could be read.
    pub(crate) faulty: bool,
}

/// `pattern [if guard] => target`
#[derive(Debug)]
pub(crate) struct Arm {
    pub(crate) pattern: Pat,
    pub(crate) guard: Option<Expr>,
    pub(crate) target: Target,
}

#[derive(Debug)]
pub(crate) enum Target {
    Forward(Ident),
    Route(Ident, ExprParen),
    Drop(Span),
}

/// `#[name]`, `#[name(tokens)]` or `#[name = tokens]`; with `#!` a setting.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) name: Ident,
    pub(crate) tokens: TokenStream,
    pub(crate) form: AttributeForm,
    pub(crate) site: Site,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttributeForm {
    Bare,
    List,
    Value,
}
