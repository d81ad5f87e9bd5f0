//! The operator table: one file per operator, each with its [`Op`] entry, and the list of them all.
//! Parser, checks, did-you-mean, planner and emission read this table; nothing else names an operator.

/// One operator of the language.
#[derive(Debug)]
pub struct Op {
    pub name: &'static str,
    /// As the documentation shows it: `fold(init, |acc, item| acc)`.
    pub signature: &'static str,
    pub params: &'static [Param],
    pub shape: Shape,
    /// Keeps items beyond one call, so they must be owned.
    pub retains: bool,
    /// Its function may be an `async` closure.
    pub asynchronous: bool,
    /// Its function returns a `Result`; `on_error` applies.
    pub fallible: bool,
    /// Keeps state from item to item, so a replicated region needs a key for it.
    pub stateful: bool,
    /// Accepts `::<..>`.
    pub turbofish: bool,
    pub availability: Availability,
}

/// One parameter of an operator.
#[derive(Debug, Clone, Copy)]
pub enum Param {
    /// A closure or function path, with its signature as shown to users.
    Function(&'static str),
    /// The initial value of a state.
    Init,
    /// A number of items, at least 1 where it is a literal (`batch`), or at least 0 (`take`, `skip`).
    Count { least: u64 },
    /// Any expression, evaluated once (`source`, `sink`).
    Value(&'static str),
}

/// How an operator joins the topology, and how many items leave for one that enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A head without input: `source`.
    Source,
    /// A head with several inputs: `merge`, `zip`, `concat`.
    Join,
    /// One input, one output.
    Through(Rate),
    /// One input, several outputs.
    Fork(Fork),
    /// One input, no output: `for_each`, `sink`.
    Terminal,
}

/// How many items a [`Shape::Through`] stage gives for one it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Exactly one: `map`.
    One,
    /// One or none: `filter`.
    AtMostOne,
    /// Any number: `flat_map`.
    Many,
    /// One for several, and a last partial one at the end: `batch`.
    Gather,
    /// One, at the end of the input: `fold`. The only stages a pipeline may end in with a value.
    Final,
}

/// The streams a [`Shape::Fork`] binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fork {
    /// `let (a, b) = ..`, exactly two.
    Two,
    /// `let (a, b, ..) = ..`, at least two.
    Any,
    /// The arms of a `match`.
    Arms,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    Now,
    /// In the language, refused until its runtime exists.
    Later,
}

/// Every operator, in the order of the documentation.
pub static OPS: &[&Op] = &[];

/// The operator of this name.
pub fn find(name: &str) -> Option<&'static Op> {
    OPS.iter().copied().find(|op| op.name == name)
}
