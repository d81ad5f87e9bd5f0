//! One stage as its operator's emit function sees it: its arguments, its state, and the ways out of it.
//!
//! An emit function writes what happens to one item, in terms of the locals `item` and `at` (its position), around the
//! code of what follows: `rests[port]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::{Expr, spanned::Spanned};

use super::{
    argument::{hoisted_name, in_place},
    names::{Names, local, number},
};
use crate::{
    annotation::{KeptInput, OnError},
    graph::{ArgumentForm, Node},
    plan::Plan,
};

/// What an operator keeps from item to item.
#[derive(Debug, Clone, Copy)]
pub enum State {
    None,
    /// Moved into a local of the hot block and back, so that it lives in registers.
    Moved(fn(&Stage<'_>) -> TokenStream),
    /// A number or a flag.
    Copied(fn(&Stage<'_>) -> TokenStream),
}

/// Where the code of a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// In a synchronous hot block.
    Hot,
    /// Directly in the island's `async` body.
    Awaiting,
}

/// A stage being emitted.
pub struct Stage<'p> {
    pub(crate) node: &'p Node,
    pub(super) plan: &'p Plan<'p>,
    pub(super) names: &'p Names,
    pub(super) level: Level,
    /// The island's outputs, as one tuple of borrows.
    pub(super) outputs: TokenStream,
    /// Where the stage suspends: whether something besides these wants what it makes of an item.
    pub(super) wanted: TokenStream,
    /// What precedes a failure in a hot block.
    pub(super) before_failure: TokenStream,
}

impl Stage<'_> {
    /// The span of generated tokens: hygienic, at the operator.
    pub(crate) fn span(&self) -> Span {
        Span::mixed_site().located_at(self.node.span)
    }

    pub(crate) fn rt(&self) -> TokenStream {
        self.names.rt_at(self.node.span)
    }

    pub(crate) fn id(&self) -> TokenStream {
        self.names.id(self.node)
    }

    /// A local of this stage.
    pub(crate) fn local(&self, what: &str) -> Ident {
        local(&format!("{}_{what}", self.node.label), self.node.span)
    }

    /// The item that reaches the stage.
    pub(crate) fn item(&self) -> TokenStream {
        let span = self.span();
        quote_spanned!(span=> item)
    }

    /// The items inside the item.
    pub(crate) fn flattened(&self) -> TokenStream {
        let (span, rt, id) = (self.span(), self.rt(), self.id());
        quote_spanned!(span=> #rt::mark(#id, at).passed(::core::iter::IntoIterator::into_iter(item)))
    }

    /// The state as the result.
    pub(crate) fn whole_state(stage: &Stage<'_>) -> TokenStream {
        let (span, state) = (stage.span(), stage.state());
        quote_spanned!(span=> #state)
    }

    /// The place of the stage's state: of the item's key, where every key has its own.
    pub(crate) fn state(&self) -> TokenStream {
        let (span, state, of_key) = (self.span(), self.states(), self.state_of_key());
        match self.node.op.state_by_key {
            true => quote_spanned!(span=> (*#of_key)),
            false => quote_spanned!(span=> #state),
        }
    }

    /// The local of the state, or of the states of all keys.
    pub(crate) fn states(&self) -> Ident {
        self.local("state")
    }

    /// The local that borrows the state of the item's key.
    pub(crate) fn state_of_key(&self) -> Ident {
        self.local("of_key")
    }

    /// An argument that is a value: the local it was evaluated into, or an initial value's own tokens.
    pub(crate) fn value(&self, index: usize) -> TokenStream {
        let argument = &self.node.arguments[index];
        match argument.form {
            ArgumentForm::Hoisted => {
                let name = hoisted_name(self.node, index);
                code!(#name)
            }
            _ if self.node.op.state_by_key => self.value_of_each_key(index),
            _ => {
                let expr = &argument.expr;
                code!(#expr)
            }
        }
    }

    /// The initial value of the stage, its first argument, made when its island begins; a panic in there is the stage's.
    pub(crate) fn initial_value(&self) -> TokenStream {
        let value = self.value(0);
        let argument = &self.node.arguments[0];
        let made_elsewhere = argument.form == ArgumentForm::Hoisted || self.node.op.state_by_key;
        if made_elsewhere || is_plain(&argument.expr) {
            return value;
        }
        let (span, rt, id) = (self.span(), self.rt(), self.id());
        quote_spanned!(span=> #rt::initial(#id).value(#value))
    }

    /// An initial value that is evaluated anew for each key. What a variable holds is there once, so each key begins with a clone.
    pub(crate) fn value_of_each_key(&self, index: usize) -> TokenStream {
        let expr = &self.node.arguments[index].expr;
        match is_variable(expr) {
            true => quote_spanned!(expr.span()=> ::core::clone::Clone::clone(&#expr)),
            false => code!(#expr),
        }
    }

    /// Calls the stage's function, its last argument. A closure goes through the runtime function `shape`, which takes the
    /// values first, so that the closure's parameters are inferred; anything else is called directly.
    pub(crate) fn call(&self, shape: &str, values: &[TokenStream]) -> TokenStream {
        let (span, rt, id) = (self.span(), self.rt(), self.id());
        let Some(argument) = self.node.arguments.last() else { return TokenStream::new() };
        let function = in_place(&argument.expr);
        match argument.form {
            // The function has been called: its results are the island's input.
            ArgumentForm::AsyncClosure if self.node.in_flight.is_some() => {
                self.used(shape, &self.item())
            }
            ArgumentForm::AsyncClosure => self.used(shape, &self.call_async(&function, values)),
            ArgumentForm::Closure => {
                let shape = format_ident!("{shape}", span = span);
                quote_spanned!(span=> #rt::#shape(#id, at, #(#values,)* #function))
            }
            ArgumentForm::Hoisted => {
                let function = hoisted_name(self.node, self.node.arguments.len() - 1);
                self.called(shape, &quote_spanned!(span=> (#function)(#(#values),*)))
            }
            _ => self.called(shape, &quote_spanned!(span=> #function(#(#values),*))),
        }
    }

    /// What a direct call gives.
    fn called(&self, shape: &str, call: &TokenStream) -> TokenStream {
        let (span, rt, id) = (self.span(), self.rt(), self.id());
        self.used(shape, &quote_spanned!(span=> #rt::mark(#id, at).passed(#call)))
    }

    /// What a stage has from its function: a `Result` where it may fail, and nothing where it has no use for it.
    fn used(&self, shape: &str, given: &TokenStream) -> TokenStream {
        let (span, rt) = (self.span(), self.rt());
        match shape {
            "attempt" => quote_spanned!(span=> #rt::outcome(#given)),
            "each" | "look" | "aggregate" => quote_spanned!(span=> #rt::nothing(#given)),
            _ => given.clone(),
        }
    }

    /// Calls the stage's function with a state that it changes, in the place `state`.
    pub(crate) fn call_with_state(&self, shape: &str, state: &TokenStream) -> TokenStream {
        let (span, rt, id) = (self.span(), self.rt(), self.id());
        let Some(argument) = self.node.arguments.last() else { return TokenStream::new() };
        if argument.form != ArgumentForm::Closure {
            return self.call(shape, &[quote_spanned!(span=> &mut #state), self.item()]);
        }
        let (shape, function) = (format_ident!("{shape}", span = span), in_place(&argument.expr));
        quote_spanned! {span=>
            #rt::mark(#id, at).passed(#rt::#shape(&#state, &item, #function)(&mut #state, item))
        }
    }

    /// The stage's function as a value.
    pub(crate) fn function(&self) -> TokenStream {
        let Some(argument) = self.node.arguments.last() else { return TokenStream::new() };
        match argument.form {
            ArgumentForm::Hoisted => {
                let function = hoisted_name(self.node, self.node.arguments.len() - 1);
                code!(&#function)
            }
            _ => in_place(&argument.expr),
        }
    }

    /// Calls an `async` closure where it stands, and waits for what it gives, as long as somebody wants it.
    fn call_async(&self, closure: &TokenStream, values: &[TokenStream]) -> TokenStream {
        let (span, rt, id) = (self.span(), self.rt(), self.id());
        let (outputs, wanted, value) = (&self.outputs, &self.wanted, values.last());
        quote_spanned! {span=> {
            let call = #rt::asynchronous(&#value, #closure);
            match run.wait(#id, at, #outputs, #wanted, call(#value)).await {
                ::core::option::Option::Some(result) => result,
                ::core::option::Option::None => continue,
            }
        }}
    }

    /// Counts one item that leaves the stage, where its count is its own.
    pub(crate) fn given(&self) -> TokenStream {
        self.count(self.plan.counters[self.node.id.0].given, "given")
    }

    /// Counts one item dropped or skipped here.
    pub(crate) fn dropped(&self) -> TokenStream {
        self.count(self.plan.counters[self.node.id.0].dropped, "dropped")
    }

    pub(super) fn count(&self, counter: Option<usize>, what: &str) -> TokenStream {
        let island = &self.plan.islands[self.plan.home[self.node.id.0].0];
        let Some(slot) = counter.map(|counter| counter - island.first_counter) else {
            return TokenStream::new();
        };
        let (span, local) = (self.span(), self.local(what));
        match self.level {
            _ if slot == 0 => TokenStream::new(),
            Level::Hot => quote_spanned!(span=> #local += 1;),
            Level::Awaiting => {
                let slot = number(slot);
                quote_spanned!(span=> run.count(#slot);)
            }
        }
    }

    /// Looks, after this item, whether anything is left to do: a stage has had enough.
    pub(crate) fn pause(&self) -> TokenStream {
        let span = self.span();
        match self.level {
            // Other keys go on.
            _ if self.node.op.state_by_key => TokenStream::new(),
            Level::Hot => quote_spanned!(span=> paused = true;),
            Level::Awaiting => TokenStream::new(),
        }
    }

    /// Looks, after this item, whether the outputs still take what one more may become.
    pub(crate) fn pause_if_full(&self) -> TokenStream {
        let (span, rt, outputs, pause) = (self.span(), self.rt(), &self.outputs, self.pause());
        match self.level {
            Level::Hot => quote_spanned!(span=> if #rt::is_full(#outputs) { #pause }),
            Level::Awaiting => TokenStream::new(),
        }
    }

    /// The stage stands in a region whose replicas share its items in any way: it may keep nothing from one to the next.
    pub(crate) fn shares_no_state(&self) -> bool {
        let region = self.node.region.map(|region| &self.plan.graph.regions[region.0]);
        region.is_some_and(|region| region.key.is_none())
    }

    /// Fails the run with `error`.
    pub(crate) fn fail(&self, error: &TokenStream) -> TokenStream {
        let (span, rt, id) = (self.span(), self.rt(), self.id());
        match self.level {
            Level::Hot => {
                let failed = quote_spanned!(span=> break 'batch #rt::failed(#id, at, #error));
                match &self.before_failure {
                    before if before.is_empty() => failed,
                    before => quote_spanned!(span=> { #before #failed }),
                }
            }
            Level::Awaiting => quote_spanned!(span=> match run.fail(#id, at, #error).await {}),
        }
    }

    /// Whether [`Stage::fail`] stands in the stage's code.
    pub(super) fn may_fail(&self) -> bool {
        self.node.op.may_fail || self.node.op.fallible && matches!(self.on_error(), OnError::Stop)
    }

    /// What the stage's `on_error` asks for.
    pub(crate) fn on_error(&self) -> &OnError {
        let own = self.node.annotations.on_error.as_ref();
        let chosen = own.or(self.plan.graph.settings.on_error.as_ref());
        chosen.map_or(&OnError::Stop, |policy| &policy.value)
    }

    /// What is kept of the input in case the stage's function fails: only where a dead letter holds it.
    pub(crate) fn keep_input(&self) -> TokenStream {
        let (span, rt, id) = (self.span(), self.rt(), self.id());
        match (self.keeps_input(), self.node.in_flight) {
            (true, Some(_)) => quote_spanned!(span=> let (kept, item) = item;),
            (true, None) => quote_spanned!(span=> let kept = #rt::keep_input(#id, at, &item);),
            (false, _) => TokenStream::new(),
        }
    }

    /// Whether an error record of the stage holds its input.
    pub(super) fn keeps_input(&self) -> bool {
        let kept = matches!(self.on_error(), OnError::DeadLetter { input: KeptInput::Kept, .. });
        self.node.op.fallible && kept
    }

    /// What happens to an item whose function returned the error in the local `error`.
    pub(crate) fn failed(&self, dead_letter: Option<&TokenStream>) -> TokenStream {
        let (span, rt, id, dropped) = (self.span(), self.rt(), self.id(), self.dropped());
        let record = match self.on_error() {
            OnError::Stop => return self.fail(&code!(error)),
            OnError::Skip => return dropped,
            OnError::DeadLetter { input: KeptInput::Kept, .. } => quote_spanned! {span=>
                {
                    #[allow(unused_imports)]
                    use #rt::KeptInput as _;
                    #rt::record(&__GRAPH, #id, at, kept.into_owned_input(), error)
                }
            },
            OnError::DeadLetter { input: KeptInput::Dropped, .. } => quote_spanned! {span=>
                #rt::record_without_input(&__GRAPH, #id, at, error)
            },
        };
        quote_spanned! {span=>
            #dropped
            let item = #record;
            #dead_letter
        }
    }
}

/// A plain name that is no constant's.
fn is_variable(expr: &Expr) -> bool {
    let Expr::Path(path) = expr else { return false };
    path.path.get_ident().is_some_and(|name| name.to_string().starts_with(char::is_lowercase))
}

/// A number, with its sign, or a name: nothing of the user's is called.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Unary(unary) => matches!(*unary.expr, Expr::Lit(_)),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_plain),
        _ => false,
    }
}
