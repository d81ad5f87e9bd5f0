//! The operator table: one file per operator, each with its [`Op`] entry, and the list of them all.
//! Parser, checks, did-you-mean, planner and emission read this table. Outside of this folder an operator's name is looked up,
//! printed and written into generated code, and nothing depends on which it is: what an operator does is a field of its entry.
//!
//! The example on top of each file is the one that runs in `docs/guide/operators.md`.

mod prelude;

mod aggregate;
mod batch;
mod boundary;
mod broadcast;
mod by_key;
mod collect;
mod concat;
mod count;
mod dedup;
mod faulty;
mod filter;
mod filter_map;
mod flat_map;
mod flatten;
mod fold;
mod for_each;
mod group_by;
mod inspect;
mod later;
mod map;
mod map_with;
mod match_;
mod merge;
mod partition;
mod reduce;
mod scan;
mod sink;
mod skip;
mod skip_while;
mod source;
mod stage;
mod take;
mod take_while;
mod try_for_each;
mod try_map;
mod unbatch;
mod unzip;
mod zip;

use proc_macro2::{Ident, TokenStream};

pub(crate) use self::{by_key::by_key, faulty::FAULTY, group_by::for_each_key, match_::MATCH};
use crate::emit::{Stage, State};

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
    /// It may fail the run, and nothing chooses otherwise.
    pub may_fail: bool,
    /// Keeps state from item to item, so a replicated region needs a key for it.
    pub stateful: bool,
    /// Keeps a state for each key of the region by key that it stands in.
    pub state_by_key: bool,
    /// What it gives depends on the order of the items, beyond which of them there are.
    pub needs_order: bool,
    /// What follows it is done for each key.
    pub groups: bool,
    /// Accepts `::<..>`.
    pub turbofish: bool,
    /// Of one that may have had enough before its input ends: that it has, from the place of its state.
    pub ended: Option<fn(&Ident) -> TokenStream>,
    /// Every item that leaves is one that entered.
    pub passes_items: bool,
    /// An island ends in front of it, because it says so.
    pub cuts: bool,
    /// It hands items to something outside, of which there is one: opened with its island, flushed with its outputs.
    pub is_sink: bool,
    /// Behind a region, it makes one result of the replicas' partial ones.
    pub joins_partials: bool,
    /// What is known of how many items leave, beyond the shape.
    pub flow: Flow,
    pub availability: Availability,
    /// What the operator keeps from item to item.
    pub state: State,
    /// What happens to one item, around the code behind each port. Items are in the local `item`.
    pub emit: fn(&Stage<'_>, &[TokenStream]) -> TokenStream,
    /// What leaves when the input has ended, from the state's local.
    pub result: Option<fn(&Stage<'_>) -> TokenStream>,
}

impl Op {
    /// It may make the outputs full with one item.
    pub(crate) fn pauses(&self) -> bool {
        self.shape == Shape::Through(Rate::Several)
    }

    /// It may have had enough before its input ends.
    pub(crate) fn ends_early(&self) -> bool {
        self.ended.is_some()
    }

    /// An operator without name or effect, to fill in from.
    const NONE: Op = Op {
        name: "",
        signature: "",
        params: &[],
        shape: Shape::Terminal,
        retains: false,
        asynchronous: false,
        fallible: false,
        may_fail: false,
        stateful: false,
        state_by_key: false,
        needs_order: false,
        groups: false,
        turbofish: false,
        ended: None,
        passes_items: false,
        cuts: false,
        is_sink: false,
        joins_partials: false,
        flow: Flow::ByShape,
        availability: Availability::Now,
        state: State::None,
        emit: |_, _| TokenStream::new(),
        result: None,
    };
}

/// One parameter of an operator.
#[derive(Debug, Clone, Copy)]
pub enum Param {
    /// A closure or function path, with its signature as shown to users.
    Function(&'static str),
    /// The initial value of a state.
    Init,
    /// A number of items, at least 1 (`batch`) or 0 (`take`, `skip`): a literal is checked where it stands, another when a run begins.
    Count { least: usize },
    /// Any expression, evaluated once (`source`, `sink`).
    Value(&'static str),
}

/// How an operator joins the topology, and how many items leave for one that enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A head without input: `source`.
    Source,
    /// A head with several inputs: `merge`, `zip`, `concat`.
    Join(Join),
    /// One input, one output.
    Through(Rate),
    /// One input, several outputs.
    Fork(Fork),
    /// One input, no output: `for_each`, `sink`.
    Terminal,
}

/// Which input a [`Shape::Join`] may wait for while another one is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// None: `merge`.
    Any,
    /// Each, since it makes one item of one of each: `zip`.
    All,
    /// One in front of it: `concat`.
    InOrder,
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
    /// Any number, all at once and at once: a `stage` of the user's.
    Several,
    /// One, at the end of the input: `fold`. The only stages a pipeline may end in with a value.
    Final,
    /// One for each key, at the end of the input: a `fold` behind `group_by`.
    Groups,
}

impl Shape {
    /// It has several inputs.
    pub fn is_join(self) -> bool {
        matches!(self, Shape::Join(_))
    }

    /// Results leave when the input has ended, and not before.
    pub fn gives_at_end(self) -> bool {
        matches!(self, Shape::Through(Rate::Final | Rate::Groups))
    }

    /// Something leaves when the input has ended.
    pub fn flushes_at_end(self) -> bool {
        self.gives_at_end() || self == Shape::Through(Rate::Gather)
    }
}

/// How many items leave where the shape alone does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// As many as the shape says.
    ByShape,
    /// One for as many as its argument says: `batch`.
    Gather,
    /// All items of what `Gather` made one of: `unbatch`.
    Spread,
    /// All but as many as its argument says: `skip`.
    Skip,
    /// No more than its argument says: `take`.
    Take,
}

/// The streams a [`Shape::Fork`] binds, and who of them gets an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fork {
    /// Exactly two, and an item goes to one of them: `partition`.
    Either,
    /// Exactly two, and each gets a part of every item: `unzip`.
    Both,
    /// At least two, and each gets every item: `broadcast`.
    All,
    /// The arms of a `match`.
    Arms,
}

impl Fork {
    /// As many items leave by each of its streams as enter.
    pub fn gives_to_all(self) -> bool {
        matches!(self, Fork::Both | Fork::All)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    Now,
    /// In the language, refused until its runtime exists.
    Later,
}

/// Every operator, in the order of the documentation.
pub static OPS: &[&Op] = &[
    &source::SOURCE,
    &map::MAP,
    &try_map::TRY_MAP,
    &map_with::MAP_WITH,
    &filter::FILTER,
    &filter_map::FILTER_MAP,
    &flat_map::FLAT_MAP,
    &flatten::FLATTEN,
    &inspect::INSPECT,
    &scan::SCAN,
    &take::TAKE,
    &skip::SKIP,
    &take_while::TAKE_WHILE,
    &skip_while::SKIP_WHILE,
    &dedup::DEDUP,
    &batch::BATCH,
    &unbatch::UNBATCH,
    &stage::STAGE,
    &boundary::BOUNDARY,
    &partition::PARTITION,
    &broadcast::BROADCAST,
    &unzip::UNZIP,
    &match_::MATCH,
    &merge::MERGE,
    &zip::ZIP,
    &concat::CONCAT,
    &group_by::GROUP_BY,
    &fold::FOLD,
    &aggregate::AGGREGATE,
    &reduce::REDUCE,
    &collect::COLLECT,
    &count::COUNT,
    &for_each::FOR_EACH,
    &try_for_each::TRY_FOR_EACH,
    &sink::SINK,
    &later::WINDOW,
    &later::JOIN,
    &later::SORT,
    &later::RATE,
];

/// The operator of this name.
pub fn find(name: &str) -> Option<&'static Op> {
    OPS.iter().copied().find(|op| op.name == name)
}
