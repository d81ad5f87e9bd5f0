//! The topology: nodes, their ports, the links between them. After this point every name is resolved and
//! every stage is an entry of the operator table; tokens survive only inside arguments, for emission.

mod mention;
mod salvage;

use std::fmt;

use proc_macro2::{Ident, Span};
use syn::{Expr, ExprLit, Lit, LitInt};

pub use self::mention::mentions;
use crate::{
    annotation::{Annotations, Order, Parallel},
    ops::{Op, Rate, Shape},
    settings::Settings,
};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub usize);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// A stage of the pipeline, numbered in source order.
    NodeId
}
id! {
    /// A link between two stages, numbered in source order of its consumer.
    LinkId
}
id! {
    /// A replicated region: one stage with `#[parallel(n)]` or a braced chain.
    RegionId
}

/// A whole pipeline, as written.
#[derive(Debug)]
pub struct Graph {
    pub settings: Settings,
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
    pub regions: Vec<Region>,
    /// What the pipeline returns, in source order.
    pub outputs: Vec<Output>,
    /// The span of the whole block, for mistakes that no token causes.
    pub span: Span,
}

/// One stage.
#[derive(Debug)]
pub struct Node {
    pub id: NodeId,
    /// Unique within the pipeline, a valid identifier: `#[name = ".."]`, else the stream that the stage ends,
    /// else the operator's name, numbered where it repeats (`map`, `map_2`).
    pub label: String,
    pub op: &'static Op,
    /// The operator's token.
    pub span: Span,
    pub arguments: Vec<Argument>,
    /// `::<..>` behind the operator's name, without the colons.
    pub turbofish: Option<proc_macro2::TokenStream>,
    /// The arms of a `match`: one port for each stream they name, none for `drop`.
    pub arms: Vec<Arm>,
    pub annotations: Annotations,
    pub region: Option<RegionId>,
    /// `#[parallel(n)]` on an `async` stage.
    pub in_flight: Option<InFlight>,
    /// The stage could not be read; what follows it must not be reported or emitted.
    pub faulty: bool,
}

impl Node {
    /// The stage's function is an `async` closure.
    pub fn is_async(&self) -> bool {
        self.arguments.iter().any(|argument| argument.form == ArgumentForm::AsyncClosure)
    }

    /// The argument of `batch`, `skip` or `take`, if it is a literal.
    pub fn count(&self) -> Option<u64> {
        self.arguments.first()?.integer()?.base10_parse().ok()
    }

    /// Its island waits while the stage's function does, for one item at a time.
    pub fn suspends(&self) -> bool {
        self.is_async() && self.in_flight.is_none()
    }

    /// The stage may give more than one item for one.
    pub fn gives_several(&self) -> bool {
        matches!(self.op.shape, Shape::Through(Rate::Many | Rate::Several))
    }

    /// The stage may give many items for one, by an iterator that its island takes them from one by one.
    pub fn is_expanding(&self) -> bool {
        self.op.shape == Shape::Through(Rate::Many)
    }
}

/// One argument of a stage, with how it is to be emitted.
#[derive(Debug, Clone)]
pub struct Argument {
    pub expr: Expr,
    pub form: ArgumentForm,
}

impl Argument {
    /// The number that it is, where it is written as a literal.
    pub fn integer(&self) -> Option<&LitInt> {
        match &self.expr {
            Expr::Lit(ExprLit { lit: Lit::Int(integer), .. }) => Some(integer),
            _ => None,
        }
    }
}

/// What an argument is decides how it is emitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentForm {
    /// A closure literal: pasted once, in place.
    Closure,
    /// `async |x| ..`: pasted once, in place, and awaited there.
    AsyncClosure,
    /// A path to a function: called directly.
    Path,
    /// Anything else: evaluated once where the pipeline is built.
    Hoisted,
    /// An initial value (`fold`, `scan`, ..): evaluated where the state is made, once per replica.
    Init,
}

/// One arm of a `match` stage.
#[derive(Debug, Clone)]
pub struct Arm {
    pub pattern: syn::Pat,
    pub guard: Option<Expr>,
    pub target: ArmTarget,
}

impl Arm {
    /// The port the arm leads to, unless it drops.
    pub fn port(&self) -> Option<PortIndex> {
        match self.target {
            ArmTarget::Forward(port, _) | ArmTarget::Route(port, ..) => Some(port),
            ArmTarget::Drop(_) => None,
        }
    }
}

#[derive(Debug, Clone)]
pub enum ArmTarget {
    /// `=> NAME`: forwards the item to this port.
    Forward(PortIndex, Ident),
    /// `=> NAME(expr)`: routes `expr`.
    Route(PortIndex, Ident, syn::ExprParen),
    /// `=> drop`: discards the item and counts it.
    Drop(Span),
}

/// The n-th output of a node. A fallible stage has its dead letters at [`DEAD_LETTER`].
pub type PortIndex = usize;

/// The port of a fallible stage's dead letters.
pub const DEAD_LETTER: PortIndex = 1;

/// A stream: from an output port of one stage to an input of another.
#[derive(Debug)]
pub struct Link {
    pub id: LinkId,
    pub from: NodeId,
    pub from_port: PortIndex,
    pub to: NodeId,
    /// Which input of `to`: 0 but for `merge`, `zip`, `concat`.
    pub to_input: usize,
    /// The stream's name, where it has one.
    pub stream: Option<Ident>,
}

/// `#[parallel(n)]` around a stage or a braced chain.
#[derive(Debug)]
pub struct Region {
    pub id: RegionId,
    pub parallel: Parallel,
    /// The function of `by = key`, with how it is to be emitted.
    pub key: Option<Argument>,
    /// The annotation, where errors about captures point.
    pub span: Span,
}

impl Region {
    /// What leaves the region has the order of what entered it.
    pub fn is_ordered(&self) -> bool {
        matches!(self.parallel.order, Order::Input)
    }
}

/// How many items of an `async` stage are under way at once.
#[derive(Debug, Clone, Copy)]
pub struct InFlight {
    pub count: usize,
    /// Results leave in the order of the items.
    pub ordered: bool,
    /// Items under way or waiting for their turn, at most.
    pub window: usize,
    pub span: Span,
}

/// A value the pipeline returns.
#[derive(Debug)]
pub struct Output {
    /// The field, or `None` for a lone unnamed terminal.
    pub name: Option<Ident>,
    pub node: NodeId,
}

impl Graph {
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// The links that end in `id`, by input.
    pub fn inputs(&self, id: NodeId) -> impl Iterator<Item = &Link> {
        let mut inputs: Vec<_> = self.links.iter().filter(|link| link.to == id).collect();
        inputs.sort_by_key(|link| link.to_input);
        inputs.into_iter()
    }

    /// The links that start in `id`, by port.
    pub fn outputs_of(&self, id: NodeId) -> impl Iterator<Item = &Link> {
        let mut outputs: Vec<_> = self.links.iter().filter(|link| link.from == id).collect();
        outputs.sort_by_key(|link| link.from_port);
        outputs.into_iter()
    }
}
