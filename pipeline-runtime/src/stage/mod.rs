//! Stages of one's own: what `stage(custom)` takes.

pub mod conformance;
mod outlet;

pub use self::outlet::Outlet;
use crate::{error::Cause, run::RunContext};

/// A stage of one's own: state, and any number of items out for each that enters.
///
/// Its items may be borrowed, and what it gives may borrow from them: that is what the lifetimes are for. It runs where it
/// stands, fused with its neighbours.
///
/// It gives nothing when its input ends, because what follows it is fused with it. Where a last item is to be given, let the
/// input say that it ends: `concat(items, end)` with a last item that means so.
///
/// In a parallel region a stage is cloned for every replica, so it needs a key (`#[parallel(n, by = key)]`), or to be
/// [`Stateless`].
///
/// ```
/// use pipeline_runtime::{
///     error::Cause,
///     run::RunContext,
///     stage::{Outlet, Stage, conformance},
/// };
///
/// /// Every word of a line that is longer than the longest so far.
/// #[derive(Clone, Default)]
/// struct Longer(usize);
///
/// impl Stage for Longer {
///     type In<'a> = &'a str;
///     type Out<'a> = &'a str;
///
///     fn init(&mut self, _context: &RunContext) -> Result<(), Cause> {
///         self.0 = 0;
///         Ok(())
///     }
///
///     fn process<'a>(&mut self, line: &'a str, out: &mut Outlet<&'a str>) -> Result<(), Cause> {
///         for word in line.split(' ') {
///             if word.len() > self.0 {
///                 self.0 = word.len();
///                 out.give(word);
///             }
///         }
///         Ok(())
///     }
/// }
///
/// conformance::check(Longer::default, || vec!["a bc d", "def ef"]).unwrap();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no stage",
    label = "`stage(..)` takes a value that implements `Stage`",
    note = "it implements `pipeline::stage::Stage`, or is given to an operator that takes a function: `map`, `filter_map`, `flat_map`"
)]
pub trait Stage {
    /// An item that enters.
    type In<'a>;
    /// An item that leaves.
    type Out<'a>;

    /// Called once, in the run, before the first item.
    ///
    /// # Errors
    /// What fails the run before it begins.
    fn init(&mut self, context: &RunContext) -> Result<(), Cause> {
        let _ = context;
        Ok(())
    }

    /// Takes one item and gives any number.
    ///
    /// # Errors
    /// What fails the run, with the stage's name and the item's position. What should not is an item.
    fn process<'a>(
        &mut self,
        item: Self::In<'a>,
        out: &mut Outlet<Self::Out<'a>>,
    ) -> Result<(), Cause>;

    /// Called exactly once after [`Stage::init`] was, whatever happened: the end, an error, a panic, an abort.
    fn close(&mut self) {}
}

/// A [`Stage`] that keeps nothing from item to item, so that replicas may share its items in any way.
///
/// ```
/// use pipeline::{
///     error::Cause,
///     prelude::*,
///     stage::{Outlet, Stage, Stateless},
/// };
///
/// #[derive(Clone)]
/// struct Words;
///
/// impl Stage for Words {
///     type In<'a> = &'a str;
///     type Out<'a> = &'a str;
///
///     fn process<'a>(&mut self, line: &'a str, out: &mut Outlet<&'a str>) -> Result<(), Cause> {
///         out.extend(line.split(' '));
///         Ok(())
///     }
/// }
///
/// impl Stateless for Words {}
///
/// let words = pipeline! {
///     source(["to be", "or not"]) |> #[parallel(2)] stage(Words) |> collect::<Vec<_>>();
/// };
/// assert_eq!(words.run_blocking()?.output, ["to", "be", "or", "not"]);
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` may keep state from item to item, which parallel replicas cannot share",
    label = "not known to be stateless",
    note = "give every key its replica: `#[parallel(.., by = |item| key)]`",
    note = "or implement `Stateless` for `{Self}`, if it keeps nothing from one item to the next"
)]
pub trait Stateless: Stage {}
